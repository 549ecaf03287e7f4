import { diff3Merge } from 'node-diff3';
import type { ArticleText } from '../../model/article.ts';
import { MOST_COMPARISONS, splitText } from './split-text.ts';

/**
 * Puts together what two people made of the same text (docs/spec/sync.md R132).
 * @param base what both of them began with
 * @returns null where both changed the same place, or two that touch: a person must look
 */
export function mergeText(base: ArticleText, theirs: ArticleText, mine: ArticleText): ArticleText | null {
  const title = mergeValue(base.title, theirs.title, mine.title);
  const body = mergeBody(base.body, theirs.body, mine.body);
  if (title === null || body === null) return null;
  return { title, body, labels: mergeLabels(base.labels, theirs.labels, mine.labels) };
}

/** Whether two texts say the same; the order of labels says nothing. */
export function isSameText(one: ArticleText, other: ArticleText): boolean {
  return (
    one.title === other.title &&
    one.body === other.body &&
    sorted(one.labels).join('\n') === sorted(other.labels).join('\n')
  );
}

/** Only the text of a row that has more. */
export function textOf({ title, body, labels }: ArticleText): ArticleText {
  return { title, body, labels };
}

function mergeValue(base: string, theirs: string, mine: string): string | null {
  if (mine === base || mine === theirs) return theirs;
  return theirs === base ? mine : null;
}

/** What one took away and what the other added never meet. */
function mergeLabels(
  base: ArticleText['labels'],
  theirs: ArticleText['labels'],
  mine: ArticleText['labels'],
): ArticleText['labels'] {
  const kept = theirs.filter((label) => mine.includes(label) || !base.includes(label));
  const added = mine.filter((label) => !base.includes(label));
  return sorted([...new Set([...kept, ...added])]);
}

function mergeBody(base: string, theirs: string, mine: string): string | null {
  const simple = mergeValue(base, theirs, mine);
  if (simple !== null) return simple;
  const [o, a, b] = [splitText(base), splitText(theirs), splitText(mine)];
  const start = countAlike(o, a, b, (list, index) => list[index]);
  const shortest = Math.min(o.length, a.length, b.length) - start;
  const end = Math.min(
    shortest,
    countAlike(o, a, b, (list, index) => list[list.length - 1 - index]),
  );
  const middle = (list: readonly string[]) => list.slice(start, list.length - end);
  const [oMiddle, aMiddle, bMiddle] = [middle(o), middle(a), middle(b)];
  if (oMiddle.length * Math.max(aMiddle.length, bMiddle.length) > MOST_COMPARISONS) return null;
  const regions: readonly { readonly ok?: readonly string[] }[] = diff3Merge(aMiddle, oMiddle, bMiddle, {});
  const merged: string[] = [...o.slice(0, start)];
  for (const { ok } of regions) {
    if (ok === undefined) return null;
    merged.push(...ok);
  }
  return [...merged, ...o.slice(o.length - end)].join('');
}

/** How many pieces from one end are the same in all three. */
function countAlike(
  o: readonly string[],
  a: readonly string[],
  b: readonly string[],
  at: (list: readonly string[], index: number) => string | undefined,
): number {
  const most = Math.min(o.length, a.length, b.length);
  let count = 0;
  while (count < most && at(o, count) === at(a, count) && at(o, count) === at(b, count)) count += 1;
  return count;
}

function sorted(labels: ArticleText['labels']): ArticleText['labels'] {
  return [...labels].sort();
}
