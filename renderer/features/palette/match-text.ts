/** How well `query` fits a text: null for not at all, else more is better. Words may be shortened and left out. */
export function matchScore(query: string, text: string): number | null {
  const wanted = fold(query);
  const given = fold(text);
  if (wanted === '') return 0;
  if (given.startsWith(wanted)) return 100 - given.length / 1_000;
  const wordStart = given.split(/[\s\-_/·.:]+/).findIndex((word) => word.startsWith(wanted));
  if (wordStart !== -1) return 80 - wordStart;
  if (given.includes(wanted)) return 60 - given.indexOf(wanted) / 100;
  return lettersInOrder(wanted.replaceAll(' ', ''), given);
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
): readonly T[] {
  if (query.trim() === '') return items;
  return items
    .flatMap((item, index) => {
      const scores = texts(item)
        .map((text) => matchScore(query, text))
        .filter((score) => score !== null);
      return scores.length === 0 ? [] : [{ item, index, score: Math.max(...scores) }];
    })
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .map(({ item }) => item);
}
