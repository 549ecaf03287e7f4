import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { build } from 'vite';

const SOURCE = join(import.meta.dirname, '../fixtures/carriers');

/** Bundles the fixture into a folder that Electron can start, with the product's own preload script. */
export async function buildCarrierApp(folder: string): Promise<void> {
  const shared = { configFile: false, logLevel: 'error', publicDir: false } as const;
  await build({
    ...shared,
    build: {
      ssr: true,
      outDir: folder,
      target: 'node20.18',
      rolldownOptions: {
        input: { 'main/main': join(SOURCE, 'main.ts'), 'store/main': join(SOURCE, 'store.ts') },
        external: ['electron'],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js' },
      },
    },
    ssr: { noExternal: true },
  });
  await build({
    ...shared,
    build: {
      outDir: join(folder, 'renderer'),
      target: 'chrome130',
      rolldownOptions: { input: join(SOURCE, 'page.ts'), output: { entryFileNames: 'page.js' } },
    },
  });
  mkdirSync(join(folder, 'preload'));
  copyFileSync('out/preload/preload.cjs', join(folder, 'preload/preload.cjs'));
  writeFileSync(
    join(folder, 'renderer/index.html'),
    '<!doctype html><title>Carrier</title><script type="module" src="./page.js"></script>',
  );
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'carrier', type: 'module', main: 'main/main.js' }),
  );
}

/** Starts the fixture with one of the two carriers. */
export async function startCarrierApp(
  folder: string,
  kind: 'utilityProcess' | 'fork',
  profileDir: string,
): Promise<{ readonly app: ElectronApplication; readonly page: Page }> {
  const app = await _electron.launch({
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), folder],
    env: {
      ...(process.env as Record<string, string>),
      OUTPOST_PROFILE_DIR: profileDir,
      OUTPOST_NODE: process.execPath,
      CARRIER_KIND: kind,
    },
  });
  return { app, page: await app.firstWindow() };
}
