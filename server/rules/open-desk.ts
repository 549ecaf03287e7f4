import type { ClientBase, PoolClient } from 'pg';
import {
  insertRuleStops,
  listCustomerIds,
  listEnabledRules,
  listRuleStops,
  type RuleStop,
} from '../../db/server/queries/rules.ts';
import { placesIn } from '../../shared/domain/actions/fill-text.ts';
import { ruleMatcherOf } from '../../shared/domain/rules/rule-matcher.ts';
import type { ReadyRule } from '../../shared/domain/rules/run-rules.ts';
import type { Rule } from '../../shared/model/rule.ts';
import type { RowKey } from '../../shared/mutations/mutation.ts';
import { rowsOfActions } from '../../shared/mutations/rule/rows-of-actions.ts';
import { type Judgement, type JudgePorts, judge, type Trial } from '../mutations/judge.ts';
import { openTrials } from '../mutations/open-trials.ts';
import { tellWhoMaySee } from '../mutations/tell-who-may-see.ts';
import type { UnitOfWork } from '../mutations/unit-of-work.ts';
import { followRules } from './follow-rules.ts';
import { type TouchedTicket, touchedTickets } from './touched-tickets.ts';

/** Where changes are judged, one after the other, with what rules do about each. */
export interface Desk {
  readonly work: UnitOfWork;
  /** Judges one mutation and then has the rules followed, in the same work. Never throws. */
  judge(trial: Trial): Judgement;
  /** Keeps which rules went round, and drops what would tell somebody more than they may see; before the commit. */
  finish(client: PoolClient): Promise<ReturnType<UnitOfWork['writes']>>;
}

/** The rules that are asked about these changes: about what is no ticket, none. */
export async function listRulesAbout(
  client: PoolClient,
  tenantId: string,
  changes: readonly Pick<Trial, 'prepared'>[],
): Promise<readonly Rule[]> {
  return changes.flatMap(ticketsOf).length === 0 ? [] : listEnabledRules(client, tenantId);
}

/**
 * Opens all that judging these changes, and following the rules about them, will look at.
 * @param rules those of `listRulesAbout` the same changes, read in the same transaction
 */
export async function openDesk(
  client: PoolClient,
  tenantId: string,
  trials: readonly Trial[],
  rules: readonly Rule[],
  ports: JudgePorts,
): Promise<Desk> {
  const ticketIds = [...new Set(trials.flatMap(ticketsOf))];
  const [known, more] = await Promise.all([
    rules.length === 0 ? [] : listRuleStops(client, tenantId, ticketIds),
    rowsOfRules(client, tenantId, rules, ticketIds),
  ]);
  const stops = [...known];
  const work = await openTrials(client, tenantId, trials, more);
  const ready: readonly ReadyRule<Rule>[] = rules.map((rule) => ({ rule, holds: ruleMatcherOf(rule.when) }));
  const madeStops: (RuleStop & { readonly at: number })[] = [];
  return {
    work,
    judge(trial) {
      let touched: readonly TouchedTicket[] = [];
      const judgement = judge(work, trial, ports, (changes) => {
        if (ready.length > 0) touched = touchedTickets(changes, work.reads);
      });
      if (touched.length === 0) return judgement;
      for (const stop of followRules({ work, ready, stops, touched, trial, ports })) {
        stops.push(stop);
        madeStops.push({ ...stop, at: trial.receivedAt });
      }
      return judgement;
    },
    async finish(finishing) {
      for (const { at, ...stop } of madeStops) await insertRuleStops(finishing, tenantId, [stop], at);
      await tellWhoMaySee(finishing, tenantId, work);
      return work.writes();
    },
  };
}

function ticketsOf({ prepared }: Pick<Trial, 'prepared'>): readonly string[] {
  if (!prepared.ok) return [];
  return prepared.reads.flatMap(({ entity, id }) => (entity === 'ticket' ? [id] : []));
}

async function rowsOfRules(
  client: ClientBase,
  tenantId: string,
  rules: readonly Rule[],
  ticketIds: readonly string[],
): Promise<readonly RowKey[]> {
  if (rules.length === 0) return [];
  const actions = rules.flatMap((rule) => rule.actions);
  const named = rowsOfActions(actions);
  const greets = actions.some(
    (action) => action.kind === 'addNote' && placesIn(action.text).includes('customer.name'),
  );
  if (!greets) return named;
  const customers = await listCustomerIds(client, tenantId, ticketIds);
  return [...named, ...customers.map((id) => ({ entity: 'customer' as const, id }))];
}
