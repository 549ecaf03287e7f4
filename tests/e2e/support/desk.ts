import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { type Keyring, startKeyring } from '../../../scripts/headless/keyring.ts';
import { type TextKey, type TextParams, translate } from '../../../shared/i18n/resources.ts';
import type { Locale } from '../../../shared/model/locale.ts';
import { CENTER_AGENT } from './center.ts';
import { type HttpFront, startHttpFront } from './http-front.ts';
import { type ClientProcess, startClientProcess, temporaryProfile } from './outpost.ts';
import { takePictures } from './pictures.ts';
import { answerQuestions } from './questions.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

/** One workstation over many starts of the client: its profile, its keychain, and a line that can be meddled with. */
export interface Desk {
  readonly proxy: TcpProxy;
  readonly front: HttpFront;
  readonly keyring: Keyring;
  readonly profileDir: string;
  /** The folder of the one account that was signed in. */
  accountFolder(): string;
  page(): Page;
  text(key: TextKey, params?: TextParams): string;
  line(): Locator;
  /** "1 change to confirm" in the status bar. */
  pending(): Locator;
  start(options?: {
    readonly signIn?: boolean;
    readonly env?: Readonly<Record<string, string>>;
  }): Promise<void>;
  /** Kills the client, as a crash or a power cut would. */
  crash(): void;
  /** Ends the client in order. */
  quit(): Promise<void>;
  synced(): Promise<void>;
  /** Runs a command by its words in the palette. */
  run(command: TextKey): Promise<void>;
  /** Changes the priority of the first ticket to another one. */
  change(): Promise<void>;
  /** Fills in the password on the sign-in screen. */
  enterPassword(): Promise<void>;
  /** Pictures of the present screen for the documentation. */
  shoot(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** @param account who signs in at it */
export async function createDesk(
  serverUrl: string,
  locale: Locale,
  account: { readonly email: string; readonly password: string } = CENTER_AGENT,
): Promise<Desk> {
  const profile = temporaryProfile();
  const keys = temporaryProfile();
  const keyring = await startKeyring(keys.path);
  const front = await startHttpFront(serverUrl);
  const proxy = await startTcpProxy(front.url);
  let client: ClientProcess | null = null;

  const running = (): ClientProcess => {
    if (client === null) throw new Error('The client does not run');
    return client;
  };
  const page = (): Page => running().page;
  const desk: Desk = {
    proxy,
    front,
    keyring,
    profileDir: profile.path,
    accountFolder() {
      const accounts = join(profile.path, 'accounts');
      const [account] = readdirSync(accounts).filter((name) => !name.includes('.locked-'));
      return join(accounts, account ?? '');
    },
    page,
    text: (key, params = {}) => translate(locale, key, params),
    line: () => page().getByRole('region', { name: desk.text('line.label') }),
    pending: () => desk.line().getByText(desk.text('line.pending', { count: 1 })),
    async start({ signIn = false, env = {} } = {}) {
      client = await startClientProcess({
        serverUrl: proxy.url,
        profileDir: profile.path,
        locale,
        env: { ...keyring.env, ...env },
        ...(signIn ? { signIn: account } : {}),
      });
    },
    crash() {
      client?.kill();
      client = null;
    },
    async quit() {
      const ending = client;
      client = null;
      if (ending === null) return;
      await answerQuestions(ending.app, 1);
      await ending.close();
    },
    synced: () => expect(desk.line()).toContainText(desk.text('line.synced'), { timeout: 60_000 }),
    async run(command) {
      await page().keyboard.press('Control+k');
      await page().getByRole('dialog').getByRole('combobox').fill(desk.text(command));
      await page()
        .getByRole('option', { name: desk.text(command) })
        .click();
    },
    async change() {
      const row = page().locator('[data-row="0"]');
      const [, priority] = /P([0-3])/.exec((await row.getAttribute('aria-label')) ?? '') ?? [];
      await row.getByRole('gridcell').nth(1).click();
      await page().keyboard.press('p');
      await page().keyboard.press(priority === '1' ? '2' : '1');
    },
    async enterPassword() {
      const password = page().getByLabel(desk.text('signIn.password'), { exact: true });
      await password.fill(account.password);
      await password.press('Enter');
    },
    shoot: (name) => takePictures(running(), name, locale),
    async stop() {
      client?.kill();
      await proxy.stop();
      await front.stop();
      keyring.stop();
      profile.remove();
      keys.remove();
    },
  };
  return desk;
}
