/** One press of a key with its modifiers, as a keymap writes it: `j`, `Shift+E`, `Mod+Enter`, `?`. */
export interface KeyStep {
  /** Ctrl, or ⌘ on macOS. */
  readonly isMod: boolean;
  /** Only told apart for letters and named keys; in `?` it is already part of the character. */
  readonly isShift: boolean;
  /** A lower-case letter, another produced character, or the name of a key. */
  readonly key: string;
}

/** What a keyboard event says, without the DOM. */
export interface KeyInput {
  readonly key: string;
  /** The physical key, for keyboards that write other letters. */
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly isComposing: boolean;
  readonly keyCode: number;
  readonly repeat: boolean;
}

export type Platform = 'darwin' | 'linux' | 'win32';

const SHIFTED_BY_CODE: Readonly<Record<string, readonly [string, string]>> = {
  Slash: ['/', '?'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Backslash: ['\\', '|'],
  Semicolon: [';', ':'],
  Quote: ["'", '"'],
  Comma: [',', '<'],
  Period: ['.', '>'],
  Minus: ['-', '_'],
  Equal: ['=', '+'],
  Backquote: ['`', '~'],
};

function isLetter(key: string): boolean {
  return key.length === 1 && key >= 'a' && key <= 'z';
}

function isPlainCharacter(key: string): boolean {
  return key.length === 1 && key > ' ' && key <= '~';
}

/** The character of the physical key on a Latin keyboard; null for keys that write none. */
function physicalKey(code: string, isShift: boolean): string | null {
  if (/^Key[A-Z]$/.test(code)) return code.slice(3).toLowerCase();
  if (/^Digit\d$/.test(code)) return code.slice(5);
  const pair = SHIFTED_BY_CODE[code];
  if (pair === undefined) return null;
  return isShift ? pair[1] : pair[0];
}

/**
 * The key that was meant: the produced letter, or, where it is not Latin (Cyrillic, full-width, dead keys), the
 * physical one, so that j and k work whatever the input method writes.
 */
export function meantKey(input: KeyInput): string {
  const { key } = input;
  if (key === ' ') return 'Space';
  const lower = key.toLowerCase();
  if (isPlainCharacter(lower)) return lower;
  const isForeign = [...key].length === 1 || key === 'Dead' || key === 'Unidentified';
  return (isForeign ? physicalKey(input.code, input.shiftKey) : null) ?? key;
}

/** The step this press is, or null where Alt takes part: those belong to the system and the window menu. */
export function stepOf(input: KeyInput, platform: Platform): KeyStep | null {
  const key = meantKey(input);
  // AltGr reports Ctrl and Alt together and writes a character: that is a bare key.
  const isAltGr = input.ctrlKey && input.altKey && isPlainCharacter(key) && !isLetter(key);
  if (input.altKey && !isAltGr) return null;
  // ⌘ with Tab is the system's on a Mac, where Ctrl with Tab goes from tab to tab as everywhere.
  const isMeta = platform === 'darwin' && key !== 'Tab';
  const isMod = !isAltGr && (isMeta ? input.metaKey : input.ctrlKey);
  const isForeignModifier = !isAltGr && (isMeta ? input.ctrlKey : input.metaKey);
  if (isForeignModifier) return null;
  const tellsShift = isLetter(key) || key.length > 1 || isMod;
  return { isMod, isShift: tellsShift && input.shiftKey, key };
}

/** Reads `Mod+Shift+Enter`. Throws on an empty step: keymaps are our own data. */
export function parseStep(text: string): KeyStep {
  const parts = text.split('+');
  const key = parts.at(-1) ?? '';
  if (key === '') throw new Error(`Not a key: ${text}`);
  const modifiers = parts.slice(0, -1);
  return {
    isMod: modifiers.includes('Mod'),
    isShift: modifiers.includes('Shift'),
    key: key.length === 1 ? key.toLowerCase() : key,
  };
}

/** Reads a sequence of steps: `g q`. */
export function parseSequence(text: string): readonly KeyStep[] {
  return text.split(' ').map(parseStep);
}

/** Whether two steps are the same press. */
export function isSameStep(a: KeyStep, b: KeyStep): boolean {
  return a.isMod === b.isMod && a.isShift === b.isShift && a.key === b.key;
}

const MAC_NAMES: Readonly<Record<string, string>> = { Mod: '⌘', Shift: '⇧', Enter: '↩', Escape: 'Esc' };
const NAMES: Readonly<Record<string, string>> = {
  Mod: 'Ctrl',
  Escape: 'Esc',
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowLeft: '←',
  ArrowRight: '→',
};

/** The words on the keys of one step, for the person: `Ctrl`, `K`. */
export function keyNames(text: string, platform: Platform): readonly string[] {
  return text.split('+').map((part) => {
    const isOfSystem = part === 'Mod' && text.endsWith('Tab');
    const name = (platform === 'darwin' && !isOfSystem ? MAC_NAMES[part] : undefined) ?? NAMES[part] ?? part;
    return name.length === 1 && isLetter(name) && text.includes('+') ? name.toUpperCase() : name;
  });
}
