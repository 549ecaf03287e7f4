import { diffComm } from 'node-diff3';
import { MOST_COMPARISONS, splitText } from '../../../shared/domain/articles/split-text.ts';

/** A piece of a text, and whether the other text has it too. */
export interface MarkedPiece {
  readonly text: string;
  readonly isOnlyHere: boolean;
  /** Where it begins in its text. */
  readonly at: number;
}

type Region = Readonly<{
  common?: readonly string[];
  buffer1?: readonly string[];
  buffer2?: readonly string[];
}>;

/** What two texts have in common and what only one has, by lines and sentences; null for such as are too long for that. */
function compare(one: string, other: string): readonly Region[] | null {
  const [first, second] = [[...splitText(one)], [...splitText(other)]];
  return first.length * second.length > MOST_COMPARISONS ? null : diffComm(first, second);
}

/** Both texts with what the other does not have; nothing is marked where they are too long to be compared. */
export function markChanges(
  one: string,
  other: string,
): { readonly one: readonly MarkedPiece[]; readonly other: readonly MarkedPiece[] } {
  const regions = compare(one, other);
  if (regions === null) {
    return {
      one: [{ text: one, isOnlyHere: false, at: 0 }],
      other: [{ text: other, isOnlyHere: false, at: 0 }],
    };
  }
  const side = (own: 'buffer1' | 'buffer2'): readonly MarkedPiece[] => {
    let at = 0;
    return regions.flatMap((region) => {
      const text = (region.common ?? region[own] ?? []).join('');
      const piece = { text, isOnlyHere: region.common === undefined, at };
      at += text.length;
      return text === '' ? [] : [piece];
    });
  };
  return { one: side('buffer1'), other: side('buffer2') };
}

/**
 * Everything that either text has, in order: what a person begins with who makes one text of two. Where they are too
 * long to be compared, one behind the other.
 */
export function uniteTexts(one: string, other: string): string {
  const regions = compare(one, other) ?? [{ buffer1: [one], buffer2: [other] }];
  return regions
    .flatMap(({ common, buffer1, buffer2 }) => common ?? [...(buffer1 ?? []), ...(buffer2 ?? [])])
    .join('');
}
