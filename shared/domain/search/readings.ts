/** How a character is read in Latin letters, without tones: every reading of 曾 is `ceng` and `zeng`. */
export type Readings = (character: string) => readonly string[];

/** The one function we need of the pinyin library, which both sides load only when somebody searches. */
export type Pinyin = (
  text: string,
  options: { readonly multiple: true; readonly toneType: 'none'; readonly type: 'array' },
) => string[];

/** Whether a text holds characters that have readings at all. */
export function hasReadings(text: string): boolean {
  return /\p{Script=Han}/u.test(text);
}

/** Readings out of the library, each character looked up once; `ü` is also typed `v` and `u`. */
export function createReadings(pinyin: Pinyin): Readings {
  const known = new Map<string, readonly string[]>();
  return (character) => {
    const before = known.get(character);
    if (before !== undefined) return before;
    const found = hasReadings(character)
      ? pinyin(character, { multiple: true, toneType: 'none', type: 'array' }).flatMap((reading) =>
          reading.includes('ü') ? [reading.replace('ü', 'u'), reading.replace('ü', 'v')] : [reading],
        )
      : [];
    known.set(character, found);
    return found;
  };
}
