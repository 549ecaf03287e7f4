import { parseSync, Visitor } from 'oxc-parser';

/** One import as written, with its line (from 1). */
export type Import = Readonly<{ specifier: string; line: number }>;

/**
 * All modules a file names: imports, re-exports, `import()`, `require()` and types by `import('…')`.
 * Type-only imports count: they bind the code as firmly as others.
 */
export function readImports(path: string, source: string): readonly Import[] {
  const { module, program, errors } = parseSync(path, source);
  if (errors[0]) throw new Error(`${path}: ${errors[0].message}`);
  const found: { specifier: string; start: number }[] = [];
  for (const { moduleRequest } of module.staticImports) {
    found.push({ specifier: moduleRequest.value, start: moduleRequest.start });
  }
  for (const { moduleRequest } of module.staticExports.flatMap(({ entries }) => entries)) {
    if (moduleRequest) found.push({ specifier: moduleRequest.value, start: moduleRequest.start });
  }
  new Visitor({
    ImportExpression({ source: named, start }) {
      if (named.type === 'Literal' && typeof named.value === 'string') {
        found.push({ specifier: named.value, start });
      }
    },
    TSImportType({ source: named, start }) {
      found.push({ specifier: named.value, start });
    },
    CallExpression({ callee, arguments: [first], start }) {
      const isRequire = callee.type === 'Identifier' && callee.name === 'require';
      if (isRequire && first?.type === 'Literal' && typeof first.value === 'string') {
        found.push({ specifier: first.value, start });
      }
    },
  }).visit(program);
  return found.map(({ specifier, start }) => ({
    specifier,
    line: source.slice(0, start).split('\n').length,
  }));
}
