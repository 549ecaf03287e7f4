import { isOpenStatus } from '../../model/status-groups.ts';
import type { Ticket } from '../../model/ticket.ts';

type Facts = Pick<Ticket, 'subject' | 'status' | 'createdAt'>;

const WITHIN_MS = 3_600_000;
/** Of the pairs of letters that two subjects have, how many they must share. */
const SHARED = 0.5;

/**
 * Whether two tickets of one customer are perhaps about one matter: opened within an hour, both open, and alike in
 * their subjects (R115). A person decides; nothing is merged for it.
 */
export function isPerhapsSame(one: Facts, other: Facts): boolean {
  return (
    isOpenStatus(one.status) &&
    isOpenStatus(other.status) &&
    Math.abs(one.createdAt - other.createdAt) <= WITHIN_MS &&
    likeness(one.subject, other.subject) >= SHARED
  );
}

/** From 0, nothing in common, to 1, the same; by pairs of letters, as Chinese has no spaces between words. */
function likeness(one: string, other: string): number {
  const [pairs, others] = [pairsOf(one), pairsOf(other)];
  if (pairs.size === 0 || others.size === 0) return 0;
  const shared = [...pairs].filter((pair) => others.has(pair)).length;
  return (2 * shared) / (pairs.size + others.size);
}

function pairsOf(subject: string): ReadonlySet<string> {
  const letters = [
    ...subject
      .toLowerCase()
      .replace(/^(?:(?:re|fwd?|aw|回复|答复|转发)\s*[:：]\s*)+/u, '')
      .replace(/[^\p{L}\p{N}]/gu, ''),
  ];
  return new Set(letters.slice(1).map((letter, at) => `${letters[at]}${letter}`));
}
