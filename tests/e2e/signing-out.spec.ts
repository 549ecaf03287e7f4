import { expect, test } from '@playwright/test';
import { type TextKey, translate } from '../../shared/i18n/resources.ts';
import { CENTER_AGENT, startSmallCenter } from './support/center.ts';
import { type ClientProcess, startClientProcess, temporaryProfile } from './support/outpost.ts';
import { languagesOf, takePictures } from './support/pictures.ts';

for (const locale of languagesOf('zh-CN')) {
  test(`signing out everywhere says what it ends and what stays here, and ends the other workstation, in ${locale}`, async () => {
    test.setTimeout(180_000);
    const text = (key: TextKey, params = {}): string => translate(locale, key, params);
    const server = await startSmallCenter();
    const profiles = [temporaryProfile(), temporaryProfile()];
    const clients: ClientProcess[] = [];
    try {
      for (const { path } of profiles) {
        const desk = { serverUrl: server.url, profileDir: path, signIn: CENTER_AGENT, locale };
        const client = await startClientProcess(desk);
        clients.push(client);
        const line = client.page.getByRole('region', { name: text('line.label') });
        await expect(line).toContainText(text('line.synced'), { timeout: 60_000 });
      }
      const [here, there] = clients as [ClientProcess, ClientProcess];
      const { page } = here;
      const line = page.getByRole('region', { name: text('line.label') });
      const runCommand = async (key: TextKey): Promise<void> => {
        await page.keyboard.press('Control+k');
        await page.getByRole('combobox').fill(text(key));
        await page
          .getByRole('option', { name: text(key) })
          .first()
          .click();
      };
      const askToLeave = async (): Promise<void> => {
        await page.keyboard.press('Control+,');
        await page.getByRole('button', { name: text('settings.signOutEverywhere') }).click();
      };

      await runCommand('command.sync.toggle-offline');
      await expect(line).toContainText(text('line.paused'));
      await page.keyboard.press('5');
      await expect(page.locator('[data-row="0"]')).toHaveAttribute('data-focused', 'true');
      await page.keyboard.press('p');
      await page.keyboard.press('3');
      await expect(line.getByText(text('line.pending', { count: 1 }))).toBeVisible();

      await askToLeave();
      const question = page.getByRole('alertdialog');
      await expect(question).toContainText(text('settings.signOutEverywhereText'));
      await expect(question).toContainText(text('settings.signOutPending', { count: 1 }));
      await takePictures(here, 'sign-out-everywhere', locale);
      await question.getByRole('button', { name: text('action.cancel') }).click();
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);

      await runCommand('command.sync.toggle-offline');
      await expect(line).toContainText(text('line.synced'), { timeout: 30_000 });
      await askToLeave();
      await expect(question).not.toContainText(text('settings.signOutPending', { count: 1 }));
      await question.getByRole('button', { name: text('settings.signOutEverywhere') }).click();
      await expect(page.getByLabel(text('signIn.password'), { exact: true })).toBeVisible();

      await expect(there.page.getByText(text('error.deviceSignedOut'))).toBeVisible({ timeout: 30_000 });
      await expect(there.page.getByRole('grid')).toBeHidden();
      await takePictures(there, 'signed-out-elsewhere', locale);
    } finally {
      for (const client of clients) client.kill();
      await server.stop();
      for (const profile of profiles) profile.remove();
    }
  });
}
