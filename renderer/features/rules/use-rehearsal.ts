import { useEffect, useRef, useState } from 'react';
import type { QueryResult, RehearsedRow } from '../../../shared/contract/queries.ts';
import type { RuleDraft } from '../../../shared/model/rule.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';

/** How far a rehearsal looks back. */
export const REHEARSED_DAYS = 90;
/** Tickets that are shown one by one; the others are counted. */
export const MOST_SHOWN = 50;
const DAY_MS = 24 * 3_600_000;

/** What a rehearsal has found so far. */
export interface Rehearsal {
  readonly read: number;
  /** Tickets that would have changed, and those that the rule could do nothing with. */
  readonly changed: number;
  readonly hindered: number;
  readonly shown: readonly RehearsedRow[];
  readonly isDone: boolean;
}

const NOTHING: Rehearsal = { read: 0, changed: 0, hindered: 0, shown: [], isDone: false };

/** Runs a rule over what happened here, a part at a time; another run, or leaving, ends the one before. */
export function useRehearsal(): {
  readonly rehearsal: Rehearsal | null;
  start(rule: RuleDraft): void;
  clear(): void;
} {
  const services = useServices();
  const [rehearsal, setRehearsal] = useState<Rehearsal | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const run = async (rule: RuleDraft, { signal }: AbortController): Promise<void> => {
    const since = services.clock.now() - REHEARSED_DAYS * DAY_MS;
    let sum = NOTHING;
    let after: RehearsedRow['ticketId'] | null = null;
    do {
      const part: QueryResult<'rule.rehearse'> = await services.store.query('rule.rehearse', {
        rule,
        since,
        after,
      });
      if (signal.aborted) return;
      after = part.next;
      sum = withPart(sum, part.found, part.read, after === null);
      setRehearsal(sum);
    } while (after !== null);
  };
  return {
    rehearsal,
    start(rule) {
      running.current?.abort();
      running.current = new AbortController();
      setRehearsal(NOTHING);
      run(rule, running.current).catch((error: unknown) => {
        setRehearsal(null);
        reportError(services)(error);
      });
    },
    clear() {
      running.current?.abort();
      setRehearsal(null);
    },
  };
}

function withPart(sum: Rehearsal, found: readonly RehearsedRow[], read: number, isDone: boolean): Rehearsal {
  return {
    read: sum.read + read,
    changed: sum.changed + found.filter(({ acts }) => acts.length > 0).length,
    hindered: sum.hindered + found.filter(({ acts }) => acts.length === 0).length,
    shown: [...sum.shown, ...found].slice(0, MOST_SHOWN),
    isDone,
  };
}
