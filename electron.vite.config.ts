import { resolve } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const here = (path: string) => resolve(import.meta.dirname, path);

/** Pure JavaScript packages are bundled, which starts faster than reading hundreds of small files. */
const bundled = ['@orpc/client', '@orpc/contract', '@orpc/server', 'drizzle-orm', 'zod'];

interface ModuleGraph {
  getModuleInfo(id: string): { readonly isEntry: boolean; readonly importers: readonly string[] } | null;
}

/** Whether the first screen needs a module: what only lazy parts import (renderer/lazy-parts.ts) comes after the first queue. */
function isFirstScreen(id: string, graph: ModuleGraph, seen = new Set<string>()): boolean {
  if (seen.has(id)) return false;
  seen.add(id);
  const info = graph.getModuleInfo(id);
  return info !== null && (info.isEntry || info.importers.some((each) => isFirstScreen(each, graph, seen)));
}

/** The modules of our own that bring a package into the first screen. */
function broughtBy(id: string, graph: ModuleGraph, seen = new Set<string>()): readonly string[] {
  if (seen.has(id) || !isFirstScreen(id, graph)) return [];
  seen.add(id);
  if (!id.includes('/node_modules/')) return [id];
  return (graph.getModuleInfo(id)?.importers ?? []).flatMap((each) => broughtBy(each, graph, seen));
}

/** The schemas stand between the store and the screen; building them once more would be on the way of every start. */
function chunkOf(id: string, graph: ModuleGraph): string | null {
  if (!isFirstScreen(id, graph)) return null;
  if (id.includes('/node_modules/zod/')) {
    throw new Error(`The first screen imports schemas: ${broughtBy(id, graph).join(', ')}`);
  }
  return 'first';
}

// The targets are those of the oldest runtime in use: docs/decisions/0001-electron-runtime.md.
export default defineConfig({
  main: {
    build: {
      outDir: 'out',
      // The renderer and the preload live in the same folder; scripts/setup/build.mjs empties it.
      emptyOutDir: false,
      target: 'node20.18',
      minify: true,
      sourcemap: true,
      externalizeDeps: { exclude: bundled },
      rolldownOptions: {
        // One entry per process that runs without a window.
        input: {
          'main/main': here('electron/main/main.ts'),
          'store/main': here('electron/store/main.ts'),
        },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
        },
      },
    },
  },
  preload: {
    build: {
      target: 'node20.18',
      minify: true,
      // A sandboxed preload can load neither modules nor packages: one CommonJS file with all it needs.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: here('electron/preload/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: here('renderer'),
    publicDir: false,
    plugins: [react(), tailwindcss()],
    build: {
      target: 'chrome130',
      minify: true,
      outDir: here('out/renderer'),
      emptyOutDir: true,
      rolldownOptions: {
        input: here('renderer/index.html'),
        output: {
          // One file for the first screen: each request of the page goes through the busy main process once more.
          codeSplitting: {
            groups: [{ name: chunkOf }],
          },
        },
      },
    },
  },
});
