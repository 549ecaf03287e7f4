import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { keyboardPage } from '../../support/keyboard-page.ts';

const PATH = 'docs/keyboard.md';

describe(PATH, () => {
  it('shows the keymap as it is; OUTPOST_WRITE_DOCS=1 renews it', () => {
    if (process.env.OUTPOST_WRITE_DOCS === '1') writeFileSync(PATH, keyboardPage());
    expect(readFileSync(PATH, 'utf8')).toBe(keyboardPage());
  });
});
