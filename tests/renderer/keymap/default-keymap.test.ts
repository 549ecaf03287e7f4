import { expect, test } from 'vitest';
import { ALL_COMMANDS } from '../../../renderer/commands/all-commands.ts';
import { createCommandRegistry } from '../../../renderer/commands/registry.ts';
import { findConflicts, readBindings } from '../../../renderer/keymap/bindings.ts';
import defaultKeymap from '../../../renderer/keymap/default-keymap.json' with { type: 'json' };
import { stepOf } from '../../../renderer/keymap/key-step.ts';

test('every command has a place in the map, and the map names no other', () => {
  expect(Object.keys(defaultKeymap).sort()).toEqual(ALL_COMMANDS.map(({ id }) => id).sort());
});

test('no key of the map hides another', () => {
  expect(findConflicts(readBindings(defaultKeymap, {}))).toEqual([]);
});

test('rule 3: no key of the map uses Alt', () => {
  const texts = Object.values(defaultKeymap).flat();
  expect(texts.filter((text) => text.includes('Alt'))).toEqual([]);
});

test('rule 4: sending takes a modifier', () => {
  for (const id of ['compose.send', 'compose.send-and-solve'] as const) {
    for (const text of defaultKeymap[id]) expect(text).toMatch(/^Mod\+/);
  }
});

const BARE = Object.values(defaultKeymap)
  .flat()
  .filter((text) => /^(Shift\+)?[A-Za-z0-9]$/.test(text));
const WIDE = 'ａ'.charCodeAt(0) - 'a'.charCodeAt(0);

test.each(BARE)('rule 2: %s is the same command where an input method writes it in full width', (text) => {
  const character = text.slice(-1);
  const isShift = text.startsWith('Shift+');
  const code = /\d/.test(character) ? `Digit${character}` : `Key${character.toUpperCase()}`;
  const rest = {
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    isComposing: false,
    keyCode: 0,
    repeat: false,
  };
  const press = (key: string) => stepOf({ ...rest, key, code, shiftKey: isShift }, 'linux');
  const [binding] = readBindings({ command: [text] }, {});
  expect(press(String.fromCharCode(character.charCodeAt(0) + WIDE))).toEqual(binding?.steps[0]);
});

test('a sequence never acts within text fields', () => {
  const bindings = readBindings(defaultKeymap, {});
  const ids = new Set(ALL_COMMANDS.filter(({ actsInEditable }) => actsInEditable).map(({ id }) => id));
  const sequences = bindings.filter(({ commandId, steps }) => ids.has(commandId) && steps.length > 1);
  expect(sequences).toEqual([]);
});

test('a key that a person binds twice is reported', () => {
  const problems: string[] = [];
  const registry = createCommandRegistry({
    commands: ALL_COMMANDS,
    defaults: defaultKeymap,
    context: () => null,
    report: ({ commandId }) => problems.push(commandId),
  });
  expect(problems).toEqual([]);
  registry.setOwnKeys({ 'ticket.solve': ['j'] });
  expect(problems).toEqual(['ticket.solve']);
});

test('own keys take the place of the default ones', () => {
  const bindings = readBindings({ solve: ['e'], next: ['j'] }, { solve: ['Mod+S'] });
  expect(bindings.map(({ commandId, text }) => `${commandId} ${text}`)).toEqual(['solve Mod+S', 'next j']);
});
