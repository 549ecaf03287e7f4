import { closeSync, openSync, rmSync, statSync, symlinkSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { ErrorCode } from '../../shared/errors/codes.ts';
import { CENTER_AGENT, startSmallCenter } from './support/center.ts';
import { createDesk, type Desk } from './support/desk.ts';
import { forgetSecret, readKeychain } from './support/kept-secrets.ts';
import { languagesOf } from './support/pictures.ts';

/** Something that goes wrong while one change waits here, and how it is put right. */
interface Trouble {
  readonly code: ErrorCode;
  /** Whether it comes over the line; otherwise the line stays cut until the end. */
  readonly isOfLine: boolean;
  /** Where the waiting change is told of meanwhile. */
  readonly tells: 'statusBar' | 'signIn' | 'nothingLost';
  /** Begins with the line cut and the change in the outbox; ends with the trouble on the screen. */
  begin(desk: Desk): Promise<void>;
  /** Ends in the workspace. */
  end(desk: Desk): Promise<void>;
}

const NODE_DAYS_LATER = join(import.meta.dirname, 'fixtures/node-days-later.sh');

const restarted = async (desk: Desk): Promise<void> => {
  await desk.quit();
  await desk.start();
};

function overwrite(file: string): void {
  const target = openSync(file, 'r+');
  for (let at = 4096; at < statSync(file).size; at += 512)
    writeSync(target, Buffer.alloc(512, 0x5a), 0, 512, at);
  closeSync(target);
}

/** The disk takes no more during work: every write to a file that is really this one fails, whoever writes. */
function failingWrites(code: ErrorCode, device: string): Trouble {
  return {
    code,
    isOfLine: false,
    tells: 'statusBar',
    async begin(desk) {
      await desk.quit();
      const journal = join(desk.accountFolder(), 'journal.log');
      rmSync(journal);
      symlinkSync(device, journal);
      await desk.start();
      await desk.change();
    },
    async end(desk) {
      await desk.quit();
      rmSync(join(desk.accountFolder(), 'journal.log'), { force: true });
      await desk.start();
    },
  };
}

const TROUBLES: readonly Trouble[] = [
  {
    code: 'serverTooOld',
    isOfLine: true,
    tells: 'statusBar',
    async begin(desk) {
      desk.front.refuse('/sync/hello', 426, 'serverTooOld');
      desk.proxy.restore();
      await desk.run('command.sync.now');
    },
    async end(desk) {
      desk.front.passOn();
      await desk.run('command.sync.now');
    },
  },
  {
    code: 'clientTooOld',
    isOfLine: true,
    tells: 'statusBar',
    async begin(desk) {
      // What a server answers that has moved on: work is taken, nothing is sent that this client could not read.
      desk.front.replace('/sync/hello', { mode: 'pushOnly' });
      desk.proxy.restore();
      await desk.run('command.sync.now');
    },
    async end(desk) {
      desk.front.passOn();
      await restarted(desk);
    },
  },
  {
    code: 'sessionExpired',
    isOfLine: true,
    tells: 'signIn',
    async begin(desk) {
      desk.front.refuse('/api/account/refresh', 401, 'sessionExpired');
      desk.proxy.restore();
      await restarted(desk);
    },
    async end(desk) {
      desk.front.passOn();
      await desk.enterPassword();
    },
  },
  failingWrites('diskFull', '/dev/full'),
  failingWrites('profileReadOnly', '/proc/self/uid_map'),
  {
    code: 'databaseDamaged',
    isOfLine: false,
    tells: 'statusBar',
    async begin(desk) {
      await desk.quit();
      overwrite(join(desk.accountFolder(), 'outpost.db'));
      await desk.start();
    },
    end: restarted,
  },
  {
    code: 'profileDamaged',
    isOfLine: false,
    tells: 'statusBar',
    async begin(desk) {
      await desk.quit();
      writeFileSync(join(desk.profileDir, 'profile.json'), '');
      await desk.start();
    },
    end: restarted,
  },
  {
    code: 'keychainLocked',
    isOfLine: false,
    tells: 'nothingLost',
    async begin(desk) {
      await desk.quit();
      // An address where no bus listens: asking fails at once instead of starting one.
      await desk.start({ env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/outpost-bus' } });
      await desk
        .page()
        .getByRole('button', { name: desk.text('action.tryAgain') })
        .click();
    },
    end: restarted,
  },
];

/** `serverTooOld` is the picture `server-too-old`. */
const pictureOf = (code: ErrorCode): string => code.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

let server: Awaited<ReturnType<typeof startSmallCenter>>;
test.beforeAll(async () => {
  server = await startSmallCenter();
});
test.afterAll(() => server?.stop());

for (const locale of languagesOf('zh-CN')) {
  test.describe(`work that waits, in ${locale}`, () => {
    let desk: Desk;

    test.beforeAll(async () => {
      desk = await createDesk(server.url, locale);
      await desk.start({ signIn: true });
      await desk.synced();
    });
    test.afterAll(() => desk?.stop());

    const waitingChange = async (): Promise<void> => {
      await expect(desk.page().locator('[data-row="0"]')).toBeVisible();
      desk.proxy.cut();
      await expect(desk.line()).toContainText(desk.text('line.offline'));
      await desk.change();
      await expect(desk.pending()).toBeVisible();
    };

    for (const { code, isOfLine, tells, begin, end } of TROUBLES) {
      test(`${code}: its sentence and code are shown, the change waits and goes out once it is mended`, async () => {
        test.setTimeout(120_000);
        await waitingChange();
        await begin(desk);
        const { page, text } = desk;
        await expect(
          page()
            .getByText(text(`error.${code}`))
            .first(),
        ).toBeVisible({ timeout: 30_000 });
        const told = {
          statusBar: () => desk.pending(),
          signIn: () => page().getByText(text('signIn.pending', { count: 1 })),
          nothingLost: () => page().getByText(text('stop.nothingLost')),
        }[tells];
        await expect(told()).toBeVisible();
        await desk.shoot(pictureOf(code));
        await end(desk);
        if (!isOfLine) await expect(desk.pending()).toBeVisible({ timeout: 30_000 });
        desk.proxy.restore();
        await desk.synced();
        await expect(desk.pending()).toBeHidden();
        await expect(desk.line().getByText(text('line.attention', { count: 1 }))).toBeHidden();
      });
    }

    test('R155: a month without the center locks what is here, and the first answer opens it and takes the work along', async () => {
      test.setTimeout(120_000);
      await waitingChange();
      await desk.quit();
      await desk.start({ env: { OUTPOST_NODE: NODE_DAYS_LATER, OUTPOST_TEST_NODE: process.execPath } });
      const { page, text } = desk;
      await expect(page().getByRole('heading', { name: text('locked.title') })).toBeVisible({
        timeout: 30_000,
      });
      await expect(page().getByText(text('locked.waiting', { count: 1 }))).toBeVisible();
      await expect(page().locator('[data-row="0"]')).toBeHidden();
      await expect(page().getByText(text('locked.offline'))).toBeVisible();
      await desk.shoot('locked');
      desk.proxy.restore();
      await desk.synced();
      await expect(desk.pending()).toBeHidden();
      await restarted(desk);
      await desk.synced();
    });

    test('storeKeyLost: says how much is lost and promises nothing, before and after the sign-in', async () => {
      test.setTimeout(120_000);
      await waitingChange();
      await desk.quit();
      const names = [...(await readKeychain(desk.keyring.env)).keys()];
      const keyName = names.find((name) => name.endsWith('/database-key')) ?? '';
      await forgetSecret(desk.keyring.env, keyName);
      desk.proxy.restore();
      await desk.start();
      const { page, text } = desk;
      const lost = page().getByText(text('error.storeKeyLost', { count: 1 }));
      await expect(lost).toBeVisible({ timeout: 30_000 });
      await expect(page().getByText(text('signIn.pending', { count: 1 }))).toBeHidden();
      await desk.shoot(pictureOf('storeKeyLost'));
      await desk.enterPassword();
      await desk.synced();
      await expect(lost).toBeVisible();
    });

    test('a first synchronization that cannot go on is left for the sign-in screen', async () => {
      await desk.run('command.settings.open');
      await desk
        .page()
        .getByRole('button', { name: desk.text('settings.signOut'), exact: true })
        .click();
      const question = desk.page().getByRole('alertdialog');
      await expect(question).toContainText(desk.text('settings.signOutText'));
      await desk.shoot('sign-out');
      await question.getByRole('button', { name: desk.text('settings.signOut'), exact: true }).click();
      await expect(desk.page().getByLabel(desk.text('signIn.server'))).toBeVisible();
      await desk.quit();
      rmSync(desk.accountFolder(), { recursive: true });
      desk.front.refuse('/sync/snapshot', 500, 'internal');
      await desk.start();
      await desk.enterPassword();
      await expect(desk.page().getByText(desk.text('error.internal'))).toBeVisible({
        timeout: 30_000,
      });
      await desk.shoot('first-sync-stuck');
      await desk
        .page()
        .getByRole('button', { name: desk.text('firstSync.leave') })
        .click();
      const address = desk.page().getByLabel(desk.text('signIn.server'));
      await expect(address).toBeVisible();
      await expect(address).toBeEditable();
      await expect(desk.page().getByLabel(desk.text('signIn.email'))).toHaveValue(CENTER_AGENT.email);
    });
  });
}
