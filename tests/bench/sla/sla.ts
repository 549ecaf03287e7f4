import { readFileSync } from 'node:fs';
import { compilePolicies } from '../../../shared/domain/sla/compile-policies.ts';
import { readTimers } from '../../../shared/domain/sla/read-timers.ts';
import { replaySla } from '../../../shared/domain/sla/sla-history.ts';
import type { SlaEvent } from '../../../shared/model/sla-event.ts';
import { SlaPolicySet } from '../../../shared/model/sla-policy.ts';
import { seededRandom } from '../../../shared/util/seeded-random.ts';
import type { Benchmark } from '../measurement.ts';
import { lifeOfTicket } from './life-of-ticket.ts';

const POLICIES = 'resources/sla-policies/call-center.json';
const MILLION = 1_000_000;
const BATCH = 5_000;
/** A year in which the tickets begin, and when they are looked at. */
const BEGIN = Date.UTC(2026, 0, 1);
const NOW = Date.UTC(2027, 0, 15);
/** Of this process, whatever else the machine does meanwhile: nothing here waits. */
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
/** Promised for a million tickets; and how much more than reading their histories it may cost, on any machine. */
const MOST_SECONDS = 60;
const MOST_RATIO = 8;

/**
 * All timers of a million tickets, rebuilt from their histories: promises to customers and between teams, with everything that a
 * timer says. Reading the same histories from text is what nobody gets around.
 */
export const benchSla: Benchmark = async ({ isQuick, say }) => {
  const tickets = isQuick ? 50_000 : MILLION;
  const { policies, calendars } = SlaPolicySet.parse(JSON.parse(readFileSync(POLICIES, 'utf8')));
  const ola = policies.map(({ targets, ...policy }) => ({
    ...policy,
    key: 'teams',
    kind: 'ola' as const,
    targets: {
      P0: { resolution: targets.P0.resolution },
      P1: { resolution: targets.P1.resolution },
      P2: { resolution: targets.P2.resolution },
      P3: { resolution: targets.P3.resolution },
    },
  }));
  const ready = compilePolicies({ policies: [...policies, ...ola], calendars });
  const random = seededRandom(1);
  let [parseMs, computeMs, events, timers] = [0, 0, 0, 0];

  for (let done = -BATCH; done < tickets; done += BATCH) {
    const texts = Array.from({ length: BATCH }, () => JSON.stringify(lifeOfTicket(random, BEGIN)));
    const startedAt = cpuMs();
    const histories = texts.map((text): SlaEvent[] => JSON.parse(text));
    const parsedAt = cpuMs();
    let found = 0;
    for (const history of histories) {
      const state = replaySla(ready, history);
      if (state) found += readTimers(ready, state, NOW).length;
    }
    const computedAt = cpuMs();
    // The first batch only warms up.
    if (done < 0) continue;
    parseMs += parsedAt - startedAt;
    computeMs += computedAt - parsedAt;
    events += histories.reduce((sum, { length }) => sum + length, 0);
    timers += found;
    if (done % (tickets / 10) === 0) say(`sla: ${done} of ${tickets} tickets`);
  }
  say(`sla: ${(events / tickets).toFixed(1)} events and ${(timers / tickets).toFixed(1)} timers a ticket`);
  const seconds = (ms: number): number => (ms / 1000) * (MILLION / tickets);
  const compared = {
    unit: 's',
    peer: seconds(parseMs),
    peerName: 'reading the histories',
    ratio: computeMs / parseMs,
  };
  const name = 'all timers of a million tickets';
  return [
    { name, ours: seconds(computeMs), ...compared, budget: { of: 'value', most: MOST_SECONDS } },
    {
      name: `${name}, beside reading`,
      ours: seconds(computeMs),
      ...compared,
      budget: { of: 'ratio', most: MOST_RATIO },
    },
  ];
};
