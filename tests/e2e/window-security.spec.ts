import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type ClientProcess, startClientProcess, temporaryProfile } from './support/outpost.ts';

test.describe('the window', () => {
  const profile = temporaryProfile();
  let client: ClientProcess;

  test.beforeAll(async () => {
    client = await startClientProcess({ serverUrl: null, profileDir: profile.path });
    await client.page.locator('form').waitFor();
    // What would open outside is written down instead.
    await client.app.evaluate(({ shell }) => {
      const opened: string[] = [];
      Reflect.set(globalThis, 'openedOutside', opened);
      shell.openExternal = async (url) => void opened.push(url);
    });
  });
  test.afterAll(async () => {
    await client?.close();
    profile.remove();
  });
  const opened = () => client.app.evaluate(() => Reflect.get(globalThis, 'openedOutside'));

  test('has no Node and no Electron in its page', async () => {
    expect(
      await client.page.evaluate('[typeof require, typeof process, typeof module, typeof Buffer]'),
    ).toEqual(['undefined', 'undefined', 'undefined', 'undefined']);
  });

  test('goes nowhere else and opens no second window; web links open outside, others not at all', async () => {
    const { page, app } = client;
    const home = page.url();
    await page.evaluate('location.href = "https://elsewhere.example/a"');
    await expect.poll(opened).toEqual(['https://elsewhere.example/a']);
    expect(await page.evaluate('window.open("https://elsewhere.example/b")')).toBeNull();
    await expect.poll(opened).toEqual(['https://elsewhere.example/a', 'https://elsewhere.example/b']);
    await page.evaluate('void window.open("file:///etc/passwd")');
    await page.evaluate('void window.open("javascript:alert(1)")');
    await page.evaluate('location.href = "file:///etc/passwd"');
    expect(page.url()).toBe(home);
    expect(app.windows()).toHaveLength(1);
    expect(await opened()).toHaveLength(2);
  });

  test('answers no page but its own', async () => {
    const preload = join(process.cwd(), 'out/preload/preload.cjs');
    const answer = await client.app.evaluate(async ({ BrowserWindow }, path) => {
      const foreign = new BrowserWindow({ show: false, webPreferences: { preload: path, sandbox: true } });
      try {
        await foreign.loadURL('data:text/html,<title>foreign</title>');
        return await foreign.webContents.executeJavaScript(
          'outpost.bootInfo().then(() => "answered", (error) => String(error))',
        );
      } finally {
        foreign.destroy();
      }
    }, preload);
    expect(answer).toContain('not ours');
  });

  test('runs no inline script and loads nothing from elsewhere', async () => {
    const broken = await client.page.evaluate(`new Promise((resolve) => {
      const seen = [];
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
        seen.push(effectiveDirective);
        if (seen.length === 3) resolve(seen.sort());
      });
      const script = document.createElement('script');
      script.textContent = 'window.hasRun = true';
      document.body.append(script);
      const image = document.createElement('img');
      image.src = 'https://tracker.example/pixel.png';
      document.body.append(image);
      fetch('https://tracker.example/collect').catch(() => undefined);
    })`);
    expect(broken).toEqual(['connect-src', 'img-src', 'script-src-elem']);
    expect(await client.page.evaluate('typeof window.hasRun')).toBe('undefined');
  });

  test('copies a text, and may neither read what others copied nor look, listen or locate', async () => {
    const asked = await client.page.evaluate(`(async () => {
      const tell = (call) => call.then(() => 'done', ({ name }) => name);
      const stateOf = async (name) => (await navigator.permissions.query({ name })).state;
      return {
        copy: await tell(navigator.clipboard.writeText('#48213 打印机')),
        paste: await tell(navigator.clipboard.readText()),
        listen: await stateOf('microphone'),
        locate: await stateOf('geolocation'),
        notify: await Notification.requestPermission(),
      };
    })()`);
    expect(asked).toEqual({
      copy: 'done',
      paste: 'NotAllowedError',
      listen: 'denied',
      locate: 'denied',
      notify: 'denied',
    });
    expect(await client.app.evaluate(({ clipboard }) => clipboard.readText())).toBe('#48213 打印机');
  });

  test('gets no file from outside of its folder', async () => {
    const answerTo = (path: string) =>
      client.page.evaluate(
        (wanted) =>
          fetch(`outpost-page://app/${wanted}`).then(
            ({ status }) => `answered ${status}`,
            ({ name }) => `refused with ${name}`,
          ),
        path,
      );
    for (const path of [
      '../../package.json',
      '%2e%2e%2fpackage.json',
      '..%2f..%2fpackage.json',
      '%',
      'main.js',
    ]) {
      expect(await answerTo(path), path).toBe('refused with TypeError');
    }
    expect(await answerTo('index.html')).toBe('answered 200');
  });
});
