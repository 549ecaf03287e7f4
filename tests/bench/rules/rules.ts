import { pastTicketsFromLines } from '../../../scripts/outpost/rule-history.ts';
import type { PastTicket } from '../../../shared/domain/rules/past-ticket.ts';
import { ruleMatcherOf } from '../../../shared/domain/rules/rule-matcher.ts';
import { type ReadyRule, runRules } from '../../../shared/domain/rules/run-rules.ts';
import { RuleDraft } from '../../../shared/model/rule.ts';
import { EVERYTHING_IS_THERE } from '../../../shared/mutations/rule/directory-rows.ts';
import { rehearseRules } from '../../../shared/mutations/rule/rehearse-rules.ts';
import { seededRandom } from '../../../shared/util/seeded-random.ts';
import type { Benchmark } from '../measurement.ts';
import { lifeOfTicket } from '../sla/life-of-ticket.ts';

const HUNDRED_THOUSAND = 100_000;
const BATCH = 5_000;
const RULES = 500;
const BEGIN = Date.UTC(2026, 0, 1);
/** Of this process, whatever else the machine does meanwhile: nothing here waits. */
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
/** Promised for 100,000 tickets; and how much more than reading their histories each may cost, on any machine. */
const MOST_SECONDS = 2;
const MOST_REHEARSAL_RATIO = 3;
const MOST_RULES_RATIO = 12;

const is = (field: string, value: unknown) => ({ field, operator: 'is', value });

function ready(written: object): ReadyRule<RuleDraft> {
  const rule = RuleDraft.parse(written);
  return { rule, holds: ruleMatcherOf(rule.when) };
}

/** A draft that holds for about every third ticket. */
const DRAFT = ready({
  name: 'Raise what came back',
  when: {
    any: [
      { all: [is('event', 'created'), is('priority', 3)] },
      {
        all: [
          { field: 'status', operator: 'changedFrom', value: 'solved' },
          { field: 'priority', operator: 'in', value: [2, 3] },
          is('event', 'customerMessage'),
        ],
      },
    ],
  },
  actions: [
    { kind: 'setPriority', priority: 1 },
    { kind: 'tag', add: ['back'], remove: [] },
  ],
});

/** Rules such as a large desk has: each about one team, kind of change and priority; few hold. */
function manyRules(): readonly ReadyRule<RuleDraft>[] {
  const moments = ['created', 'changed', 'customerMessage', 'publicReply'];
  return Array.from({ length: RULES }, (_, place) =>
    ready({
      name: `Rule ${place}`,
      when: {
        all: [
          is('event', moments[place % moments.length]),
          { field: 'status', operator: 'changedTo', value: place % 2 === 0 ? 'open' : 'solved' },
          is('teamId', `team ${place}`),
          { field: 'tags', operator: 'in', value: [`label ${place}`] },
        ],
      },
      actions: [{ kind: 'setPriority', priority: place % 4 }],
    }),
  );
}

async function* eachOf(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

/** How long rules take beside reading what they are asked about, which nobody gets around. */
export const benchRules: Benchmark = async ({ isQuick, say }) => {
  const tickets = isQuick ? 20_000 : HUNDRED_THOUSAND;
  const random = seededRandom(1);
  const rules = manyRules();
  let [readMs, rehearsalMs, rulesMs, events, changed] = [0, 0, 0, 0, 0];
  for (let done = -BATCH; done < tickets; done += BATCH) {
    const lines = Array.from({ length: BATCH }, (_, place) =>
      JSON.stringify({ ticket: `T-${place}`, history: lifeOfTicket(random, BEGIN).map(written) }),
    );
    const startedAt = cpuMs();
    const past: PastTicket[] = [];
    for await (const ticket of pastTicketsFromLines(eachOf(lines))) past.push(ticket);
    const readAt = cpuMs();
    let found = 0;
    for (const ticket of past)
      if (rehearseRules([DRAFT], ticket, EVERYTHING_IS_THERE, BEGIN).acts.length > 0) found += 1;
    const rehearsedAt = cpuMs();
    let asked = 0;
    for (const ticket of past) asked += askAll(rules, ticket);
    const askedAt = cpuMs();
    // The first batch only warms up.
    if (done < 0) continue;
    readMs += readAt - startedAt;
    rehearsalMs += rehearsedAt - readAt;
    rulesMs += askedAt - rehearsedAt;
    events += asked;
    changed += found;
  }
  say(`rules: ${(events / tickets).toFixed(1)} events a ticket, ${changed} of ${tickets} would have changed`);
  const seconds = (ms: number): number => (ms / 1000) * (HUNDRED_THOUSAND / tickets);
  const peer = { peer: seconds(readMs), peerName: 'reading the histories', unit: 's' };
  const rehearsal = {
    name: 'a rule rehearsed on 100,000 tickets',
    ours: seconds(rehearsalMs),
    ratio: rehearsalMs / readMs,
  };
  return [
    { ...rehearsal, ...peer, budget: { of: 'value', most: MOST_SECONDS } },
    {
      ...rehearsal,
      ...peer,
      name: `${rehearsal.name}, beside reading`,
      budget: { of: 'ratio', most: MOST_REHEARSAL_RATIO },
    },
    {
      name: `${RULES} rules asked about one change`,
      ours: (rulesMs / events) * 1000,
      unit: 'µs',
      peer: (readMs / events) * 1000,
      peerName: 'reading the change',
      ratio: rulesMs / readMs,
      budget: { of: 'ratio', most: MOST_RULES_RATIO },
    },
  ];
};

function askAll(rules: readonly ReadyRule<RuleDraft>[], { ticket, events }: PastTicket): number {
  let now = ticket;
  for (const { event, at, actor, changes } of events) {
    const before = event === 'created' ? null : now;
    now = { ...now, ...changes };
    const run = runRules<RuleDraft, typeof now, object>(
      rules,
      { event, at, actor, before, after: now, ticket: now },
      () => {
        throw new Error('These rules hold for no ticket');
      },
    );
    now = run.ticket;
  }
  return events.length;
}

function written<Event extends { readonly at: number }>(event: Event) {
  return { ...event, at: new Date(event.at).toISOString() };
}
