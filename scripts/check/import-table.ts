/** What the files of one folder may import. Their own folder is always allowed. */
export type FolderRule = Readonly<{
  folder: string;
  /** Folders of this project. */
  project: readonly string[];
  /** npm packages: a closed list, or everything except some. A scope (`@orpc`) stands for all in it. */
  packages: Readonly<{ only: readonly string[] }> | Readonly<{ except: readonly string[] }>;
  /** Whether Node's own modules may be used. */
  node: boolean;
}>;

const foundations = ['shared/model', 'shared/errors', 'shared/util'];
const pureLogic = ['zod', 'node-diff3'];
const serverSide = ['fastify', '@fastify', 'pg', 'pg-boss', 'drizzle-orm', 'pino', 'smtp-server', 'imapflow'];
const nodeSide = ['electron', 'better-sqlite3', 'keytar', 'ws', 'nodemailer'];
const pageSide = ['react', 'react-dom', '@tanstack', '@base-ui', '@tiptap', '@xyflow', 'cmdk'];

/**
 * Who may import whom: the one place that says it (ARCHITECTURE.md explains it). A folder without an entry
 * may import nothing of the project and is reported, so that a new folder gets its entry first.
 */
export const IMPORT_TABLE: readonly FolderRule[] = [
  ...foundations.map(
    (folder): FolderRule => ({ folder, project: foundations, packages: { only: ['zod'] }, node: false }),
  ),
  { folder: 'shared/domain', project: foundations, packages: { only: pureLogic }, node: false },
  {
    folder: 'shared/mutations',
    project: [...foundations, 'shared/domain'],
    packages: { only: ['zod', '@noble/hashes'] },
    node: false,
  },
  {
    folder: 'shared/contract',
    project: ['shared'],
    packages: { only: ['zod', '@orpc'] },
    node: false,
  },
  {
    folder: 'shared/i18n',
    project: [...foundations, 'shared/mutations'],
    packages: { only: ['zod'] },
    node: false,
  },
  {
    folder: 'db/client',
    project: ['shared'],
    packages: { only: ['zod', 'drizzle-orm', 'better-sqlite3', 'pinyin-pro'] },
    node: true,
  },
  {
    folder: 'db/server',
    project: ['shared'],
    packages: { only: ['zod', 'drizzle-orm', 'pg'] },
    node: true,
  },
  {
    folder: 'electron/main',
    project: ['shared'],
    packages: { except: [...serverSide, ...pageSide, 'better-sqlite3'] },
    node: true,
  },
  { folder: 'electron/preload', project: ['shared/contract'], packages: { only: ['electron'] }, node: false },
  {
    folder: 'electron/store',
    project: ['shared', 'db/client', 'electron/sync'],
    packages: { except: [...serverSide.filter((name) => name !== 'drizzle-orm'), ...pageSide, 'electron'] },
    node: true,
  },
  { folder: 'electron/sync', project: ['shared'], packages: { only: ['zod', 'ws'] }, node: true },
  {
    folder: 'renderer',
    project: ['shared', 'resources'],
    packages: { except: [...serverSide, ...nodeSide] },
    node: false,
  },
  {
    folder: 'server',
    project: ['shared', 'db/server'],
    packages: { except: [...pageSide, 'electron', 'better-sqlite3', 'keytar'] },
    node: true,
  },
  { folder: 'scripts', project: ['shared', 'db', 'server'], packages: { except: [] }, node: true },
  {
    folder: 'tests',
    project: ['shared', 'db', 'electron', 'renderer', 'server', 'scripts', 'resources'],
    packages: { except: [] },
    node: true,
  },
];
