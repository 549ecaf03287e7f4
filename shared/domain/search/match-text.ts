import { hasReadings, type Readings } from './readings.ts';

/** Longer texts are no names; nobody spells them out. */
const SPELLED_CHARACTERS = 40;

/**
 * How well `query` fits a text: null for not at all, else more is better. Words may be shortened and left out; with
 * `readings`, Chinese is found by whole syllables, their beginnings, or a mixture of both.
 */
export function matchScore(query: string, text: string, readings: Readings | null = null): number | null {
  const wanted = fold(query);
  const given = fold(text);
  if (wanted === '') return 0;
  if (given.startsWith(wanted)) return 100 - given.length / 1_000;
  const wordStart = given.split(/[\s\-_/·.:]+/).findIndex((word) => word.startsWith(wanted));
  if (wordStart !== -1) return 80 - wordStart;
  if (given.includes(wanted)) return 60 - given.indexOf(wanted) / 100;
  const spelled = readings === null ? null : spelledScore(wanted, text, readings);
  return spelled ?? lettersInOrder(wanted.replaceAll(' ', ''), given);
}

function spelledScore(wanted: string, text: string, readings: Readings): number | null {
  const letters = wanted.replaceAll(/[\s']/g, '');
  if (!/^[a-z]+$/.test(letters) || !hasReadings(text)) return null;
  const characters = [...text.toLowerCase()].slice(0, SPELLED_CHARACTERS);
  const start = characters.findIndex((_, at) => isSpelled(letters, characters, at, readings));
  return start === -1 ? null : 75 - start;
}

/** Whether the letters spell the characters from `at` on, each by a beginning of one of its readings. */
function isSpelled(letters: string, characters: readonly string[], at: number, readings: Readings): boolean {
  if (letters === '') return true;
  const character = characters[at];
  if (character === undefined) return false;
  return [character, ...readings(character)].some((reading) => {
    for (let length = Math.min(reading.length, letters.length); length > 0; length -= 1) {
      const isBeginning = letters.startsWith(reading.slice(0, length));
      if (isBeginning && isSpelled(letters.slice(length), characters, at + 1, readings)) return true;
    }
    return false;
  });
}

/** All letters in order somewhere in the text; the closer together the better. */
function lettersInOrder(letters: string, text: string): number | null {
  let at = -1;
  let gaps = 0;
  for (const letter of letters) {
    const next = text.indexOf(letter, at + 1);
    if (next === -1) return null;
    if (at !== -1) gaps += next - at - 1;
    at = next;
  }
  const score = 40 - gaps;
  return score > 10 ? score : null;
}

function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();
}

/** The items that fit, best first; an empty query keeps all in their order. */
export function bestMatches<T>(
  query: string,
  items: readonly T[],
  texts: (item: T) => readonly string[],
  readings: Readings | null = null,
): readonly T[] {
  if (query.trim() === '') return items;
  return items
    .flatMap((item, index) => {
      const scores = texts(item)
        .map((text) => matchScore(query, text, readings))
        .filter((score) => score !== null);
      return scores.length === 0 ? [] : [{ item, index, score: Math.max(...scores) }];
    })
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .map(({ item }) => item);
}
