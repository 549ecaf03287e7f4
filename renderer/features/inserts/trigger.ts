/** What can be put into a text by typing a sign and a part of its name. */
export type InsertKind = 'cannedReply' | 'person' | 'ticket' | 'article';

interface Trigger {
  readonly kind: InsertKind;
  /** The signs, also as a Chinese input method types them. */
  readonly signs: readonly string[];
  /** Chinese has no spaces between words. The signs that also end its sentences begin nothing behind a word of it. */
  readonly mayFollowHan: boolean;
}

const TRIGGERS: readonly Trigger[] = [
  { kind: 'article', signs: ['??', '？？'], mayFollowHan: false },
  { kind: 'cannedReply', signs: [';', '；'], mayFollowHan: false },
  { kind: 'person', signs: ['@', '＠'], mayFollowHan: true },
  { kind: 'ticket', signs: ['#', '＃'], mayFollowHan: true },
];

/** Nobody spells out more than this; it is a sentence then. */
const LONGEST_QUERY = 40;
const OPENING = /[\s([{"'“‘「『（【《、，。：！；]$/;
const HAN = /\p{Script=Han}$/u;

/** A sign that has just been typed at the beginning of a word. */
export interface TypedTrigger {
  readonly kind: InsertKind;
  /** How many characters it has. */
  readonly length: number;
}

/** The sign at the end of what stands before the caret, if a word begins with it. */
export function triggerAtEnd(before: string): TypedTrigger | null {
  for (const { kind, signs, mayFollowHan } of TRIGGERS) {
    const sign = signs.find((each) => before.endsWith(each));
    if (sign === undefined) continue;
    const rest = before.slice(0, -sign.length);
    const isWordStart = rest === '' || OPENING.test(rest) || (mayFollowHan && HAN.test(rest));
    return isWordStart ? { kind, length: sign.length } : null;
  }
  return null;
}

/** What is looked for: the words behind the sign, as far as the caret. Null where they are none any more. */
export function queryBehind(written: string, { length }: Pick<TypedTrigger, 'length'>): string | null {
  const query = written.slice(length);
  if (query.length > LONGEST_QUERY || /^\s|\s{2}$|[\n￼]/.test(query)) return null;
  return query;
}
