import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../support/openapi-document.ts';

const PATH = 'docs/api/openapi.json';

describe(PATH, () => {
  it('describes the wire as it is; OUTPOST_WRITE_DOCS=1 renews it', () => {
    if (process.env.OUTPOST_WRITE_DOCS === '1') writeFileSync(PATH, openApiDocument());
    expect(readFileSync(PATH, 'utf8')).toBe(openApiDocument());
  });
});
