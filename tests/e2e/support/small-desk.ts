import { expect, test } from '@playwright/test';
import { CENTER_AGENT, startSmallCenter } from './center.ts';
import { type ClientProcess, startClientProcess, temporaryProfile } from './outpost.ts';

/** One window at a small center of its own, for all tests of a file that only look at what the window does. */
export interface SmallDesk {
  /** There from the first test on. */
  readonly client: ClientProcess;
}

/**
 * Starts the window before the tests of this file or group, and ends it after them.
 * @param viewKey opens the view that the tests begin in
 */
export function withSmallDesk(viewKey: string): SmallDesk {
  const profile = temporaryProfile();
  let server: Awaited<ReturnType<typeof startSmallCenter>> | undefined;
  let client: ClientProcess | undefined;
  test.beforeAll(async () => {
    server = await startSmallCenter();
    client = await startClientProcess({
      serverUrl: server.url,
      profileDir: profile.path,
      signIn: CENTER_AGENT,
    });
    await expect(client.page.getByRole('grid')).toBeVisible({ timeout: 60_000 });
    await client.page.keyboard.press(viewKey);
    await expect(client.page.getByRole('row').nth(3)).toBeVisible();
  });
  test.afterAll(async () => {
    client?.kill();
    await server?.stop();
    profile.remove();
  });
  return {
    get client() {
      if (client === undefined) throw new Error('The window has not started yet');
      return client;
    },
  };
}
