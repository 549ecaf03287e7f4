import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findViolations } from '../../scripts/check/import-rules.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** The violations of a small project made of these files. */
function check(files: Readonly<Record<string, string>>) {
  const root = temporaryFolder('imports');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return findViolations(root);
}

const schema = {
  'db/client/schema.ts': 'export const ticket = 1;',
  'shared/util/id.ts': 'export const id = 1;',
};

describe('import rules', () => {
  it('hold in this project', () => {
    expect(findViolations(join(import.meta.dirname, '../..'))).toEqual([]);
  });

  it('refuse a renderer that imports db, naming file, line, import and rule', () => {
    const files = { ...schema, 'renderer/queue.tsx': "\nimport { ticket } from '../db/client/schema.ts';\n" };
    expect(check(files)).toEqual([
      {
        file: 'renderer/queue.tsx',
        line: 2,
        specifier: '../db/client/schema.ts',
        rule: 'renderer may not import db/client',
      },
    ]);
  });

  it.each([
    ['a type', "import type { ticket } from '../db/client/schema.ts';"],
    ['a type by import()', "export type Ticket = import('../db/client/schema.ts').Ticket;"],
    ['a re-export', "export { ticket } from '../db/client/schema.ts';"],
    ['a re-export of all', "export * from '../db/client/schema.ts';"],
    ['import()', "export const load = () => import('../db/client/schema.ts');"],
    ['require()', "const schema = require('../db/client/schema.ts');"],
    ['a bare import', "import '../db/client/schema.ts';"],
  ])('see %s', (_kind, text) => {
    expect(check({ ...schema, 'renderer/queue.ts': text })).toMatchObject([
      { rule: 'renderer may not import db/client' },
    ]);
  });

  it.each([
    ['renderer/a.ts', 'node:fs', 'renderer may not use Node'],
    ['renderer/a.ts', 'electron', 'renderer may not import electron'],
    ['renderer/a.ts', 'electron/renderer', 'renderer may not import electron/renderer'],
    ['server/a.ts', 'electron', 'server may not import electron'],
    ['server/a.ts', '../db/client/schema.ts', 'server may not import db/client'],
    ['shared/domain/a.ts', 'path', 'shared/domain may not use Node'],
    ['shared/model/a.ts', 'react', 'shared/model may not import react'],
    ['electron/sync/a.ts', '../../db/client/schema.ts', 'electron/sync may not import db/client'],
    ['electron/main/a.ts', '../../db/client/schema.ts', 'electron/main may not import db/client'],
    ['electron/preload/a.ts', '../../shared/util/id.ts', 'electron/preload may not import shared/util'],
    ['db/client/a.ts', 'pg', 'db/client may not import pg'],
  ])('refuse %s importing %s', (file, specifier, rule) => {
    expect(check({ ...schema, [file]: `import '${specifier}';` })).toMatchObject([{ file, rule }]);
  });

  it('let nobody import tests', () => {
    const files = { 'tests/support/a.ts': '', 'server/b.ts': "import '../tests/support/a.ts';" };
    expect(check(files)).toMatchObject([{ file: 'server/b.ts', rule: 'server may not import tests' }]);
  });

  it('allow what the table allows', () => {
    const files = {
      ...schema,
      'electron/store/a.ts': "import 'node:fs'; import '../../db/client/schema.ts'; import './b.ts';",
      'electron/store/b.ts': "import '../../shared/util/id.ts'; import 'better-sqlite3';",
      'renderer/a.ts': "import 'react'; import '../shared/util/id.ts'; import './style.css?inline';",
      'renderer/style.css': '',
    };
    expect(check(files)).toEqual([]);
  });

  it('report a missing file, a missing extension and a folder without an entry', () => {
    const files = {
      ...schema,
      'renderer/a.ts': "import './gone.ts'; import '../shared/util/id';",
      'shared/novelty/a.ts': "import 'zod';",
    };
    expect(check(files).map(({ rule }) => rule)).toEqual([
      'shared/novelty has no entry in scripts/check/import-table.ts',
      'renderer/gone.ts is no file (imports name the extension)',
      'shared/util/id is no file (imports name the extension)',
    ]);
  });
});
