import { stdin } from 'node:process';
import { text as readAll } from 'node:stream/consumers';
import { z } from 'zod';
import { compilePolicies } from '../../shared/domain/sla/compile-policies.ts';
import { nextBreachAt, readTimers } from '../../shared/domain/sla/read-timers.ts';
import { replaySla } from '../../shared/domain/sla/sla-history.ts';
import { validatePolicies } from '../../shared/domain/sla/validate-policies.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { slaEventOf } from '../../shared/model/sla-event.ts';
import { SlaPolicySet } from '../../shared/model/sla-policy.ts';
import { CommandError } from './command-error.ts';
import { parseInput } from './parse-input.ts';
import type { Command } from './registry.ts';
import { checkHistory } from './sla-replay-history.ts';
import { createTimerTeller } from './sla-replay-timer.ts';
import { toldProblem, withinSentence } from './told-finding.ts';
import { WrittenInstant } from './written-instant.ts';

/** Events of one ticket; more than any has. */
const MOST_EVENTS = 100_000;

const Replay = z.strictObject({
  policies: SlaPolicySet.shape.policies,
  calendars: SlaPolicySet.shape.calendars,
  history: z.array(slaEventOf(WrittenInstant)).min(1, 'has no events').max(MOST_EVENTS),
  now: WrittenInstant,
});

function replay(text: string) {
  const { policies, calendars, history, now } = parseInput(Replay, text, 'slaReplayInvalid');
  const [problem] = validatePolicies({ policies, calendars }).problems;
  if (problem) throw new AppError('slaPoliciesInvalid', { problems: withinSentence(toldProblem(problem)) });
  checkHistory(history, now);
  const ready = compilePolicies({ policies, calendars });
  const state = replaySla(ready, history);
  const timers = state ? readTimers(ready, state, now) : [];
  const teller = createTimerTeller({ calendars, history, now, holders: state?.holders ?? [] });
  return { nextBreachAt: teller.instant(nextBreachAt(timers), null), timers: timers.map(teller.timer) };
}

/** Rebuilds the timers of a ticket from its history; needs neither a server nor its database. */
export const slaReplay: Command = {
  summary: 'rebuilds the service level timers of a ticket from its history on standard input, with reasons',
  usage: 'sla replay < <file>',
  async run({ args }) {
    if (args.length > 0) throw new CommandError('argumentsInvalid', 'sla replay takes only --json');
    return replay((await readAll(stdin)).trim());
  },
};
