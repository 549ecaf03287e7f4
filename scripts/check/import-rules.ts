// Walks the project's import graph and compares every edge with import-table.ts.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, posix } from 'node:path';
import { type FolderRule, IMPORT_TABLE } from './import-table.ts';
import { readImports } from './read-imports.ts';

/** An import that the table does not allow. Paths are relative to the root, with forward slashes. */
export type Violation = Readonly<{ file: string; line: number; specifier: string; rule: string }>;

const SOURCE = /\.[cm]?[jt]sx?$/;

/** Every forbidden or unresolvable import below the root's folders that the table names. */
export function findViolations(root: string): readonly Violation[] {
  const tops = new Set(IMPORT_TABLE.map(({ folder }) => folder.split('/')[0] ?? ''));
  return [...tops]
    .filter((top) => existsSync(join(root, top)))
    .flatMap((top) => listSources(root, top))
    .flatMap((file) =>
      readImports(file, readFileSync(join(root, file), 'utf8')).flatMap(({ specifier, line }) => {
        const rule = judge(root, file, specifier);
        return rule ? [{ file, line, specifier, rule }] : [];
      }),
    );
}

function listSources(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return listSources(root, path);
    return SOURCE.test(entry.name) ? [path] : [];
  });
}

/** The words of the rule that an import breaks, or undefined when it is allowed. */
function judge(root: string, file: string, specifier: string): string | undefined {
  const rule = ruleOf(file);
  if (!rule) return `${posix.dirname(file)} has no entry in scripts/check/import-table.ts`;
  if (specifier.startsWith('.')) return judgeProject(root, rule, file, specifier);
  if (specifier.startsWith('node:') || builtinModules.includes(specifier)) {
    return rule.node ? undefined : `${rule.folder} may not use Node`;
  }
  return isPackageAllowed(rule, specifier) ? undefined : `${rule.folder} may not import ${specifier}`;
}

function judgeProject(root: string, rule: FolderRule, file: string, specifier: string): string | undefined {
  const target = posix.join(posix.dirname(file), specifier.replace(/\?.*$/, ''));
  const path = join(root, target);
  if (!existsSync(path) || !statSync(path).isFile())
    return `${target} is no file (imports name the extension)`;
  const allowed = [rule.folder, ...rule.project];
  if (allowed.some((folder) => isWithin(target, folder))) return undefined;
  return `${rule.folder} may not import ${ruleOf(target)?.folder ?? dirname(target)}`;
}

function ruleOf(file: string): FolderRule | undefined {
  return IMPORT_TABLE.find(({ folder }) => isWithin(file, folder));
}

const isWithin = (path: string, folder: string) => path.startsWith(`${folder}/`);

function isPackageAllowed({ packages }: FolderRule, specifier: string): boolean {
  const isNamed = (name: string) => specifier === name || specifier.startsWith(`${name}/`);
  return 'only' in packages ? packages.only.some(isNamed) : !packages.except.some(isNamed);
}

if (import.meta.main) {
  const violations = findViolations(process.cwd());
  for (const { file, line, specifier, rule } of violations) {
    console.log(`${file}:${line} imports '${specifier}': ${rule}`);
  }
  process.exitCode = violations.length === 0 ? 0 : 1;
}
