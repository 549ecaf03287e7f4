import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ElectronApplication, expect, type Page, test } from '@playwright/test';
import { buildCarrierApp, startCarrierApp } from './support/carrier-app.ts';
import { temporaryProfile } from './support/outpost.ts';

const folder = mkdtempSync(join(tmpdir(), 'outpost-carrier-'));

test.beforeAll(() => buildCarrierApp(folder));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

for (const kind of ['utilityProcess', 'fork'] as const) {
  test.describe(`the store carried as ${kind}`, () => {
    const profile = temporaryProfile();
    let app: ElectronApplication;
    let page: Page;

    test.beforeAll(async () => {
      ({ app, page } = await startCarrierApp(folder, kind, profile.path));
      await page.waitForFunction('globalThis.carrier !== undefined');
    });
    test.afterAll(async () => {
      await app?.close();
      profile.remove();
    });
    const seen = () => app.evaluate(() => Reflect.get(globalThis, 'carrierSeen'));

    test('calls and streams go both ways over the window’s own port, and main hears the store', async () => {
      // The port may be open before main has read the store's first word.
      await expect.poll(seen).toMatchObject({ kind, messages: ['started'], exits: [] });
      const answer = await page.evaluate('carrier.api.echo({ text: "工单 ticket" })');
      expect(answer).toMatchObject({ text: '工单 ticket' });
      const mainPid = app.process().pid;
      expect(Reflect.get(answer as object, 'pid')).not.toBe(mainPid);
      expect(await page.evaluate('carrier.countTo(5)')).toEqual([1, 2, 3, 4, 5]);
      // Letting go of the stream in the window ends it in the store.
      await expect.poll(() => page.evaluate('carrier.api.openIterators()')).toBe(0);
    });

    test('input that breaks the contract is refused in the store, and the port goes on', async () => {
      const refused = await page.evaluate(
        'carrier.api.echo({ text: 5 }).then(() => null, (error) => error.code)',
      );
      expect(refused).toBe('BAD_REQUEST');
      expect(await page.evaluate('carrier.api.echo({ text: "still here" })')).toMatchObject({
        text: 'still here',
      });
    });

    test('a window that loads again gets a new port', async () => {
      await page.reload();
      await page.waitForFunction('globalThis.carrier !== undefined');
      expect(await page.evaluate('carrier.countTo(2)')).toEqual([1, 2]);
    });

    test('its end is noticed with its code', async () => {
      await page.evaluate('void carrier.api.leave().catch(() => undefined)');
      await expect.poll(async () => (await seen()).exits).toEqual([7]);
    });
  });
}

test('a message that meets a store which has just ended is no error; its end is told', async () => {
  const profile = temporaryProfile();
  const { app } = await startCarrierApp(folder, 'fork', profile.path);
  const seen = () => app.evaluate(() => Reflect.get(globalThis, 'carrierSeen'));
  try {
    await expect.poll(seen).toMatchObject({ messages: ['started'] });
    await app.evaluate(() => {
      const carrier = Reflect.get(globalThis, 'carrierUnderTest');
      const errors: string[] = [];
      Reflect.set(globalThis, 'carrierErrors', errors);
      console.error = (error) => void errors.push(String(error));
      carrier.kill();
      // Nothing is heard while this runs: the pipe is gone before this process can know.
      for (const until = Date.now() + 500; Date.now() < until; );
      carrier.send({ type: 'wake' });
    });
    await expect.poll(async () => (await seen()).exits).toEqual([null]);
    expect(await app.evaluate(() => Reflect.get(globalThis, 'carrierErrors'))).toEqual([]);
  } finally {
    await app.close();
    profile.remove();
  }
});

test('the carrier follows from the Node-API of this Electron', async () => {
  const profile = temporaryProfile();
  const { app } = await startCarrierApp(folder, 'fork', profile.path);
  try {
    const napi = await app.evaluate(() => Number(process.versions.napi));
    const { needsReadyApp } = await app.evaluate(() => Reflect.get(globalThis, 'carrierSeen'));
    expect(needsReadyApp).toBe(napi >= 10);
  } finally {
    await app.close();
    profile.remove();
  }
});
