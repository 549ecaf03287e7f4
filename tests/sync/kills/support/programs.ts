import { mkdtempSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { afterAll } from 'vitest';

const ROOT = join(import.meta.dirname, '../../../..');
/** Patched by the preloads, so program and preload must share them. */
const SHARED_PACKAGES = ['better-sqlite3', 'pg'];

/** Where programs lie after they were built. */
export type Programs = (name: string) => string;

/**
 * Builds programs into single files, as they ship: read module by module each start would take ten times as long,
 * and there are hundreds. For one test file; removed after its last test.
 * @param entries paths from the root of the tree
 */
export async function buildPrograms(entries: readonly string[]): Promise<Programs> {
  // Inside the tree, so that native packages are found.
  const outDir = mkdtempSync(join(ROOT, 'node_modules', '.kills-'));
  afterAll(() => rmSync(outDir, { recursive: true, force: true }));
  const nameOf = (entry: string): string => basename(entry, '.ts');
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'keep-places',
        transform(code, id) {
          if (!code.includes('import.meta.')) return null;
          return code
            .replaceAll('import.meta.dirname', JSON.stringify(dirname(id)))
            .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href));
        },
      },
    ],
    ssr: { noExternal: true, external: SHARED_PACKAGES },
    build: {
      ssr: true,
      outDir,
      minify: false,
      rollupOptions: {
        input: Object.fromEntries(entries.map((entry) => [nameOf(entry), join(ROOT, entry)])),
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  });
  return (name) => join(outDir, `${name}.mjs`);
}
