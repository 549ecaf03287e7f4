import { type CDPSession, expect, test } from '@playwright/test';
import { CENTER_AGENT, startSmallCenter } from './support/center.ts';
import { type ClientProcess, startClientProcess, temporaryProfile } from './support/outpost.ts';

test.describe('the keyboard', () => {
  const profile = temporaryProfile();
  let server: Awaited<ReturnType<typeof startSmallCenter>>;
  let client: ClientProcess;
  let protocol: CDPSession;

  test.beforeAll(async () => {
    server = await startSmallCenter();
    client = await startClientProcess({
      serverUrl: server.url,
      profileDir: profile.path,
      signIn: CENTER_AGENT,
    });
    protocol = await client.page.context().newCDPSession(client.page);
    await expect(client.page.getByRole('grid')).toBeVisible({ timeout: 60_000 });
    await client.page.keyboard.press('5');
    await expect(client.page.getByRole('row').nth(3)).toBeVisible();
  });
  test.afterAll(async () => {
    client?.kill();
    await server?.stop();
    profile.remove();
  });

  test('Space shows the ticket beside the list and leaves the keys with the list', async () => {
    const { page } = client;
    await page.keyboard.press('j');
    await page.keyboard.press('Space');
    await expect(page.getByRole('article').first()).toBeVisible();
    const shown = await page.locator('[data-pane="ticket"] h2').textContent();
    await page.keyboard.press('j');
    await page.keyboard.press('Space');
    await expect(page.locator('[data-pane="ticket"] h2')).not.toHaveText(shown ?? '');
  });

  test('a Chinese input method composes in the answer: no key of it is a command, and its Enter sends nothing', async () => {
    const { page } = client;
    await page.keyboard.press('r');
    const editor = page.locator('.ProseMirror');
    await expect(editor).toBeFocused();
    const articles = await page.getByRole('article').count();
    // What Chromium does for an input method: a composition of Latin letters, keys with code 229, then the words.
    for (const text of ['n', 'ni', 'nih', 'niha', 'nihao']) {
      await protocol.send('Input.dispatchKeyEvent', {
        type: 'rawKeyDown',
        key: 'Process',
        code: `Key${text.at(-1)?.toUpperCase()}`,
        windowsVirtualKeyCode: 229,
      });
      await protocol.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      });
    }
    await expect(editor).toHaveText('nihao');
    await protocol.send('Input.dispatchKeyEvent', {
      type: 'rawKeyDown',
      key: 'Process',
      code: 'Enter',
      windowsVirtualKeyCode: 229,
      modifiers: 2,
    });
    await protocol.send('Input.insertText', { text: '你好' });
    await expect(editor).toHaveText('你好');
    await expect(editor).toBeFocused();
    expect(await page.getByRole('article').count()).toBe(articles);
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await page.keyboard.press('Escape');
  });
});
