import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBindings } from '../../../renderer/keymap/bindings.ts';
import {
  createDispatcher,
  type Dispatcher,
  type KeySituation,
  LONE_KEY_MS,
  SEQUENCE_HINT_MS,
} from '../../../renderer/keymap/dispatcher.ts';
import type { KeyInput } from '../../../renderer/keymap/key-step.ts';

const OUTSIDE: KeySituation = { isEditable: false, isDialogOpen: false, ownedKeys: new Set() };
const IN_TEXT: KeySituation = { ...OUTSIDE, isEditable: true };
const IN_DIALOG: KeySituation = { ...OUTSIDE, isDialogOpen: true };
const KEYMAP = {
  next: ['j'],
  solve: ['e'],
  'solve-and-next': ['Shift+E'],
  send: ['Mod+Enter'],
  help: ['?'],
  previous: ['['],
  mine: ['g q'],
  team: ['g t'],
  palette: ['Mod+K'],
  priorities: ['p'],
  urgent: ['p 0'],
  back: ['Escape', 'u'],
};

function press(key: string, code: string, more: Partial<KeyInput> = {}): KeyInput {
  return {
    key,
    code,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    isComposing: false,
    keyCode: 0,
    repeat: false,
    ...more,
  };
}

interface Harness {
  readonly dispatcher: Dispatcher;
  readonly ran: string[];
  readonly hints: string[][];
  /** Lets the time pass; tasks run in the order in which they fall due. */
  advance(ms: number): void;
}

function harness(disabled: readonly string[] = []): Harness {
  const ran: string[] = [];
  const hints: string[][] = [];
  let now = 0;
  let tasks: { at: number; task: () => void }[] = [];
  const dispatcher = createDispatcher({
    platform: 'linux',
    schedule(task, delayMs) {
      const entry = { at: now + delayMs, task };
      tasks.push(entry);
      return () => {
        tasks = tasks.filter((each) => each !== entry);
      };
    },
    target: {
      isEnabled: (id) => !disabled.includes(id),
      actsInEditable: (id) => id === 'send' || id === 'palette' || id === 'back',
      isRepeatable: (id) => id === 'next',
      run: (id) => ran.push(id),
      hint: (continuations) => hints.push(continuations.map(({ commandId }) => commandId)),
    },
  });
  dispatcher.setBindings(readBindings(KEYMAP, {}));
  return {
    dispatcher,
    ran,
    hints,
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const due = tasks.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        tasks = tasks.filter((each) => each !== due);
        now = due.at;
        due.task();
      }
      now = end;
    },
  };
}

describe('bare keys', () => {
  test('rule 1: act outside of text, dialogs and compositions only', () => {
    const { dispatcher, ran } = harness();
    expect(dispatcher.keyDown(press('j', 'KeyJ'), OUTSIDE)).toBe(true);
    expect(dispatcher.keyDown(press('j', 'KeyJ'), IN_TEXT)).toBe(false);
    expect(dispatcher.keyDown(press('j', 'KeyJ'), IN_DIALOG)).toBe(false);
    expect(ran).toEqual(['next']);
  });

  test('rule 1: the key that confirms a candidate belongs to the composition', () => {
    const { dispatcher, ran, advance } = harness();
    dispatcher.compositionStart();
    dispatcher.keyDown(press('j', 'KeyJ', { isComposing: true, keyCode: 229 }), OUTSIDE);
    dispatcher.compositionEnd();
    // Some browsers send the confirming Enter after the end, without the composing mark.
    dispatcher.keyDown(press('Enter', 'Enter', { ctrlKey: true }), IN_TEXT);
    dispatcher.keyDown(press('e', 'KeyE'), OUTSIDE);
    expect(ran).toEqual([]);
    advance(0);
    dispatcher.keyDown(press('e', 'KeyE'), OUTSIDE);
    expect(ran).toEqual(['solve']);
  });

  test('rule 1: key code 229 is a composition even where no event announced one', () => {
    const { dispatcher, ran } = harness();
    dispatcher.keyDown(press('Process', 'KeyJ', { keyCode: 229 }), OUTSIDE);
    dispatcher.keyDown(press('j', 'KeyJ', { keyCode: 229 }), OUTSIDE);
    expect(ran).toEqual([]);
  });

  test('rule 1: a new composition right after one keeps the keys to itself', () => {
    const { dispatcher, ran, advance } = harness();
    dispatcher.compositionStart();
    dispatcher.compositionEnd();
    dispatcher.compositionStart();
    advance(10);
    dispatcher.keyDown(press('e', 'KeyE'), OUTSIDE);
    expect(ran).toEqual([]);
  });

  test.each([
    ['о', 'KeyJ', 'next'],
    ['ｊ', 'KeyJ', 'next'],
    ['ㅓ', 'KeyJ', 'next'],
    ['ㄨ', 'KeyJ', 'next'],
    ['у', 'KeyE', 'solve'],
    ['【', 'BracketLeft', 'previous'],
    ['Dead', 'BracketLeft', 'previous'],
  ])('rule 2: %s on %s means the physical key', (key, code, command) => {
    const { dispatcher, ran } = harness();
    dispatcher.keyDown(press(key, code), OUTSIDE);
    expect(ran).toEqual([command]);
  });

  test('rule 2: the full-width question mark opens the help', () => {
    const { dispatcher, ran } = harness();
    dispatcher.keyDown(press('？', 'Slash', { shiftKey: true }), OUTSIDE);
    expect(ran).toEqual(['help']);
  });

  test('rule 2: the produced letter wins on other Latin keyboards', () => {
    const { dispatcher, ran } = harness();
    // On Dvorak the key in the place of C writes j.
    dispatcher.keyDown(press('j', 'KeyC'), OUTSIDE);
    expect(ran).toEqual(['next']);
  });

  test('rule 3: Alt belongs to the system, AltGr writes characters', () => {
    const { dispatcher, ran } = harness();
    expect(dispatcher.keyDown(press('j', 'KeyJ', { altKey: true }), OUTSIDE)).toBe(false);
    expect(dispatcher.keyDown(press('e', 'KeyE', { altKey: true, ctrlKey: true }), OUTSIDE)).toBe(false);
    // A German keyboard writes [ with AltGr and 8.
    dispatcher.keyDown(press('[', 'Digit8', { altKey: true, ctrlKey: true }), OUTSIDE);
    expect(ran).toEqual(['previous']);
  });

  test('rule 4: sending needs its modifier, and works from within the text', () => {
    const { dispatcher, ran } = harness();
    dispatcher.keyDown(press('Enter', 'Enter'), IN_TEXT);
    expect(ran).toEqual([]);
    dispatcher.keyDown(press('Enter', 'Enter', { ctrlKey: true }), IN_TEXT);
    expect(ran).toEqual(['send']);
  });

  test('a letter is text within text, also where its command may act there', () => {
    const { dispatcher, ran } = harness();
    expect(dispatcher.keyDown(press('u', 'KeyU'), IN_TEXT)).toBe(false);
    expect(ran).toEqual([]);
    dispatcher.keyDown(press('Escape', 'Escape'), IN_TEXT);
    expect(ran).toEqual(['back']);
  });

  test('letters tell Shift apart, caps lock does not', () => {
    const { dispatcher, ran } = harness();
    dispatcher.keyDown(press('E', 'KeyE', { shiftKey: true }), OUTSIDE);
    dispatcher.keyDown(press('E', 'KeyE'), OUTSIDE);
    expect(ran).toEqual(['solve-and-next', 'solve']);
  });

  test('only commands that move repeat while a key is held', () => {
    const { dispatcher, ran } = harness();
    dispatcher.keyDown(press('j', 'KeyJ', { repeat: true }), OUTSIDE);
    expect(dispatcher.keyDown(press('e', 'KeyE', { repeat: true }), OUTSIDE)).toBe(true);
    expect(ran).toEqual(['next']);
  });

  test('a focused button keeps its own keys', () => {
    const { dispatcher, ran } = harness();
    const onButton = { ...OUTSIDE, ownedKeys: new Set(['Enter', ' ']) };
    expect(dispatcher.keyDown(press('Enter', 'Enter'), onButton)).toBe(false);
    dispatcher.keyDown(press('j', 'KeyJ'), onButton);
    expect(ran).toEqual(['next']);
  });

  test('a command that cannot run leaves the key to the page', () => {
    const { dispatcher, ran } = harness(['solve']);
    expect(dispatcher.keyDown(press('e', 'KeyE'), OUTSIDE)).toBe(false);
    expect(ran).toEqual([]);
  });
});

describe('a key that is a command and begins others', () => {
  test('alone, it runs after a moment', () => {
    const { dispatcher, ran, hints, advance } = harness();
    expect(dispatcher.keyDown(press('p', 'KeyP'), OUTSIDE)).toBe(true);
    advance(LONE_KEY_MS - 1);
    expect(ran).toEqual([]);
    advance(1);
    expect(ran).toEqual(['priorities']);
    advance(SEQUENCE_HINT_MS);
    expect(hints.flat()).toEqual([]);
  });

  test('followed at once by one that continues it, only the sequence runs', () => {
    const { dispatcher, ran, advance } = harness();
    dispatcher.keyDown(press('p', 'KeyP'), OUTSIDE);
    advance(LONE_KEY_MS - 1);
    dispatcher.keyDown(press('0', 'Digit0'), OUTSIDE);
    advance(1_000);
    expect(ran).toEqual(['urgent']);
  });

  test('held down, it runs once', () => {
    const { dispatcher, ran, advance } = harness();
    dispatcher.keyDown(press('p', 'KeyP'), OUTSIDE);
    expect(dispatcher.keyDown(press('p', 'KeyP', { repeat: true }), OUTSIDE)).toBe(true);
    advance(1_000);
    expect(ran).toEqual(['priorities']);
  });

  test('followed by another key, it runs at once and that key acts on nothing below', () => {
    const { dispatcher, ran, advance } = harness();
    dispatcher.keyDown(press('p', 'KeyP'), OUTSIDE);
    expect(dispatcher.keyDown(press('j', 'KeyJ'), OUTSIDE)).toBe(true);
    advance(1_000);
    expect(ran).toEqual(['priorities']);
  });

  test('Escape takes it back', () => {
    const { dispatcher, ran, advance } = harness();
    dispatcher.keyDown(press('p', 'KeyP'), OUTSIDE);
    dispatcher.keyDown(press('Escape', 'Escape'), OUTSIDE);
    advance(1_000);
    expect(ran).toEqual([]);
  });

  test('where nothing can follow, it runs without waiting', () => {
    const { dispatcher, ran } = harness(['urgent']);
    dispatcher.keyDown(press('p', 'KeyP'), OUTSIDE);
    expect(ran).toEqual(['priorities']);
  });
});

describe('sequences', () => {
  test('rule 8: hint after 300 ms, which stays while one reads it', () => {
    const { dispatcher, ran, hints, advance } = harness();
    dispatcher.keyDown(press('g', 'KeyG'), OUTSIDE);
    advance(SEQUENCE_HINT_MS - 1);
    expect(hints).toEqual([]);
    advance(1);
    expect(hints).toEqual([['mine', 'team']]);
    advance(60_000);
    expect(hints).toEqual([['mine', 'team']]);
    dispatcher.keyDown(press('q', 'KeyQ'), OUTSIDE);
    expect(hints.at(-1)).toEqual([]);
    expect(ran).toEqual(['mine']);
  });

  test('Escape puts the hint away and does nothing else', () => {
    const { dispatcher, ran, hints, advance } = harness();
    dispatcher.keyDown(press('g', 'KeyG'), OUTSIDE);
    advance(SEQUENCE_HINT_MS);
    expect(dispatcher.keyDown(press('Escape', 'Escape'), OUTSIDE)).toBe(true);
    expect(hints.at(-1)).toEqual([]);
    dispatcher.keyDown(press('q', 'KeyQ'), OUTSIDE);
    expect(ran).toEqual([]);
  });

  test('the second key runs the command and ends the hint', () => {
    const { dispatcher, ran, advance } = harness();
    dispatcher.keyDown(press('g', 'KeyG'), OUTSIDE);
    advance(400);
    dispatcher.keyDown(press('t', 'KeyT'), OUTSIDE);
    expect(ran).toEqual(['team']);
  });

  test('a second key that leads nowhere runs nothing else', () => {
    const { dispatcher, ran } = harness();
    dispatcher.keyDown(press('g', 'KeyG'), OUTSIDE);
    expect(dispatcher.keyDown(press('e', 'KeyE'), OUTSIDE)).toBe(true);
    expect(ran).toEqual([]);
    dispatcher.keyDown(press('e', 'KeyE'), OUTSIDE);
    expect(ran).toEqual(['solve']);
  });

  test('a composition in between ends it', () => {
    const { dispatcher, ran, advance } = harness();
    dispatcher.keyDown(press('g', 'KeyG'), OUTSIDE);
    dispatcher.compositionStart();
    dispatcher.compositionEnd();
    advance(0);
    dispatcher.keyDown(press('q', 'KeyQ'), OUTSIDE);
    expect(ran).toEqual([]);
  });
});

describe('any stream of events', () => {
  const letters = fc.constantFrom('j', 'e', 'u', 'g', 'q', 't', '?', '[', 'о', 'ｊ', 'Enter', 'Process');
  const event = fc.oneof(
    fc.record({
      kind: fc.constant('key' as const),
      key: letters,
      ctrlKey: fc.boolean(),
      shiftKey: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('start' as const) }),
    fc.record({ kind: fc.constant('end' as const) }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 1_500 }) }),
  );

  test('runs no command while a composition is on, and no bare one within text', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), fc.boolean(), (events, isEditable) => {
        const { dispatcher, ran, advance } = harness();
        const situation = isEditable ? IN_TEXT : OUTSIDE;
        let isComposing = false;
        for (const each of events) {
          const before = ran.length;
          switch (each.kind) {
            case 'start':
              isComposing = true;
              dispatcher.compositionStart();
              break;
            case 'end':
              dispatcher.compositionEnd();
              advance(0);
              isComposing = false;
              break;
            case 'wait':
              advance(each.ms);
              break;
            case 'key':
              dispatcher.keyDown(press(each.key, 'KeyJ', each), situation);
              if (isComposing) expect(ran.length).toBe(before);
              if (isEditable && !each.ctrlKey) expect(ran.length).toBe(before);
              break;
          }
        }
      }),
    );
  });
});
