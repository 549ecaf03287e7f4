import { createHash } from 'node:crypto';
import type { HideableField } from '../../../shared/model/hideable-field.ts';
import type { Random } from '../../../shared/util/seeded-random.ts';

/**
 * A string that stands in one ticket only, or in one field that may be hidden, so that it can be found wherever that
 * must not be.
 */
export interface Canary {
  readonly text: string;
  /** Null for one of a customer, whom everybody sees. */
  readonly ticketId: string | null;
  readonly field: HideableField | null;
  /** The macro, or the rule, it is the name of. */
  readonly macroId?: string;
  /** The team whose macro it is. */
  readonly teamId?: string | null;
  readonly ruleId?: string;
  /** The article that it is the title or the text of. */
  readonly articleId?: string;
  /** The place of the one person who is told it. */
  readonly personOnly?: number;
  /** A field of the form of a process. */
  readonly isOfProcess?: true;
}

/** A text that stands nowhere yet. */
export function newCanary(random: Random): string {
  return `canary-${createHash('sha256').update(String(random())).digest('hex').slice(0, 20)}`;
}
