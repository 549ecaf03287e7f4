import { expect, type Locator, test } from '@playwright/test';
import type { Pool } from 'pg';
import { createPool } from '../../db/server/pool.ts';
import type { TextKey } from '../../shared/i18n/resources.ts';
import { databaseUrl } from '../server/process/support/embedded-database.ts';
import { changeElsewhere } from './support/colleague.ts';
import { createDesk, type Desk } from './support/desk.ts';
import { DEMO_AGENT, type ServerProcess, startServerProcess } from './support/outpost.ts';
import { IS_UPDATE } from './support/pictures.ts';

const COLLEAGUE = { email: 'wu.xiaotong@outpost.example', password: 'outpost-demo' };

for (const locale of IS_UPDATE ? (['en', 'zh-CN'] as const) : (['en'] as const)) {
  test.describe(`what is put in by its name, in ${locale}`, () => {
    let server: ServerProcess;
    let desk: Desk;
    let center: Pool;

    test.beforeAll(async () => {
      server = await startServerProcess();
      center = createPool({ url: databaseUrl(server.dataDir), max: 1, onLost: () => undefined });
      desk = await createDesk(server.url, locale, DEMO_AGENT);
      await desk.start({ signIn: true });
      await expect(desk.page().getByRole('grid')).toBeVisible({ timeout: 60_000 });
    });
    test.afterAll(async () => {
      await desk?.stop();
      await center?.end();
      await server?.stop();
    });

    const press = async (keys: string): Promise<void> => {
      for (const key of keys.split(' ')) await desk.page().keyboard.press(key);
    };
    const type = (text: string) => desk.page().keyboard.type(text);
    const editor = () => desk.page().locator('.ProseMirror');
    const options = () => desk.page().getByRole('listbox').getByRole('option');
    /** What is said is read out as well, so it stands there twice. */
    const said = (key: TextKey, params = {}) =>
      desk.page().getByText(desk.text(key, params), { exact: true }).first();
    const pane = () => desk.page().locator('[data-pane="ticket"]');
    const userOf = async (email: string): Promise<{ id: string; name: string }> => {
      const { rows } = await center.query<{ id: string; name: string }>(
        'select id, name from user_account where email = $1',
        [email],
      );
      const [user] = rows;
      if (user === undefined) throw new Error('The demo has no such person');
      return user;
    };
    /** The same parts once more: for the documentation only. */
    const lookAt = async (name: string): Promise<void> => {
      if (IS_UPDATE) await desk.shoot(name);
    };
    const clear = async (): Promise<void> => {
      await press('Control+a Delete');
      await expect(options()).toHaveCount(0);
    };
    const reach = async (wanted: Locator): Promise<void> => {
      for (let steps = 0; steps < 40; steps += 1) {
        if (await wanted.evaluate((element) => element === element.ownerDocument.activeElement)) return;
        await press('Tab');
      }
      throw new Error('The key Tab does not come there');
    };

    test('R230 R231: canned replies, tickets and articles in an answer; a mention in a note, told once', async () => {
      test.setTimeout(240_000);
      await desk.synced();
      await desk.run('command.canned-reply.create');
      const dialog = desk.page().getByRole('dialog');
      await expect(
        dialog.getByRole('textbox', { name: desk.text('macroDialog.name'), exact: true }),
      ).toBeFocused();
      await type('Apology for the delay 延误致歉');
      const words = dialog.getByRole('textbox', {
        name: desk.text('macroDialog.value', { action: desk.text('actionKind.draftReply') }),
      });
      await reach(words);
      await type('Dear {{customer.name}}, we are sorry that #{{ticket.number}} takes so long.');
      const chinese = { language: '简体中文' };
      await dialog.getByRole('button', { name: desk.text('macroDialog.addWording', chinese) }).click();
      await desk.page().keyboard.insertText('{{customer.name}}，您好：让您久等了，非常抱歉。');
      await lookAt('canned-reply');
      await press('Control+Enter');
      await expect(dialog).toHaveCount(0);

      // In an answer: found by initials of its pinyin, in both wordings, and put in with one key.
      await press('1 Control+Home Enter');
      await press('r');
      await expect(editor()).toBeFocused();
      await type(';ywzq');
      await expect(options()).toHaveCount(2);
      await expect(editor()).toHaveAttribute(
        'aria-activedescendant',
        (await options().first().getAttribute('id')) ?? '',
      );
      await expect(options().first()).toHaveAttribute('aria-selected', 'true');
      await desk.shoot('insert-canned-reply');
      const first = await options().first().textContent();
      await press('ArrowDown');
      await expect(options().last()).toHaveAttribute('aria-selected', 'true');
      await press('ArrowUp Enter');
      await expect(options()).toHaveCount(0);
      const put = (await editor().textContent()) ?? '';
      expect(put).not.toContain('{{');
      expect(first).toContain(put);
      // In an answer a ticket is its number alone, found by how that begins; Escape leaves what was typed.
      await type(' #50');
      await expect(options().first()).toBeVisible();
      const number = (await options().first().locator('.tabular').textContent()) ?? '';
      expect(number).toMatch(/^50\d+$/);
      await press('Enter');
      await expect(editor()).toContainText(`#${number}`);
      await expect(editor().locator('a')).toHaveCount(0);
      await type('#50');
      await expect(options().first()).toBeVisible();
      await press('Escape');
      await expect(options()).toHaveCount(0);
      await expect(editor()).toBeFocused();
      await expect(editor()).toContainText(`#${number} #50`);

      // Nobody is called in before a customer's eyes.
      await clear();
      await type('@w');
      await expect(said('inserts.noMentions')).toBeVisible();
      await expect(options()).toHaveCount(0);

      // A place without a value keeps the answer here, and is named.
      await clear();
      await type('Dear {{customer.name}}');
      await expect(editor().locator('.empty-place')).toHaveText('{{customer.name}}');
      await press('Control+Enter');
      await expect(
        said('composer.missingValue', { names: desk.text('placeholder.customer.name') }),
      ).toBeVisible();
      await clear();

      await type('??');
      await expect(options().first()).toBeVisible();
      const title = (await options().first().locator('span').first().textContent()) ?? '';
      await lookAt('insert-article');
      await press('Tab');
      await expect(editor().locator('strong').first()).toHaveText(title);
      await clear();

      // While an input method composes, its keys are its own.
      await press('Escape n');
      await expect(editor()).toBeFocused();
      const colleague = await userOf(COLLEAGUE.email);
      const protocol = await desk.page().context().newCDPSession(desk.page());
      await type('@');
      await expect(options().first()).toBeVisible();
      await protocol.send('Input.imeSetComposition', { text: 'w', selectionStart: 1, selectionEnd: 1 });
      await protocol.send('Input.dispatchKeyEvent', {
        type: 'rawKeyDown',
        key: 'Process',
        windowsVirtualKeyCode: 229,
      });
      await expect(editor()).toContainText('@w');
      await protocol.send('Input.insertText', { text: colleague.name });
      await expect(options()).toHaveCount(1);
      await lookAt('insert-mention');
      await press('Enter');
      await expect(editor().locator('.reference-person')).toHaveText(`@${colleague.name}`);
      await type('#');
      await expect(options().first()).toBeVisible();
      const other = (await options().first().locator('.tabular').textContent()) ?? '';
      await lookAt('insert-ticket');
      await press('Enter');
      await expect(editor().locator('.reference-ticket')).toHaveText(`#${other}`);
      await press('Control+Enter');
      const note = pane().getByRole('article').last();
      await expect(note.locator('.reference-person')).toHaveText(`@${colleague.name}`);
      await desk.synced();
      const told = () =>
        center.query("select kind from notification where user_id = $1 and kind = 'mention'", [colleague.id]);
      await expect.poll(async () => (await told()).rowCount).toBe(1);
      await desk.shoot('note-with-references');
      await note.locator('a.reference-ticket').click();
      await expect(pane().locator('h2')).toBeVisible();
      await expect(pane()).toContainText(other);

      // The other way round: the bell says who mentions me, and opens the ticket.
      const me = await userOf(DEMO_AGENT.email);
      const { rows } = await center.query<{ id: string; number: string }>(
        `select id, number from ticket where status = 'open' and team_id = any(
           select jsonb_array_elements_text(team_ids)::uuid from user_account where id = $1) limit 1`,
        [colleague.id],
      );
      const [ticket] = rows;
      if (ticket === undefined) throw new Error('The colleague has no ticket');
      const html = `<p><a href="outpost://person/${me.id}">@${me.name}</a></p>`;
      const args = {
        ticketId: ticket.id,
        messageId: crypto.randomUUID(),
        bodyHtml: html,
        bodyText: 'look',
        attachments: [],
      };
      await changeElsewhere(server.url, COLLEAGUE, [{ name: 'ticket.add-note', args }]);
      await expect(said('mention.told', { name: colleague.name, number: ticket.number })).toBeVisible();
      await press('g i');
      const line = dialog.locator('[data-notification="mention"]');
      await expect(line).toHaveCount(1);
      await expect(line).toContainText(desk.text('notifications.mention', { name: colleague.name }));
      await lookAt('notification-of-a-mention');
    });
  });
}
