import type { Random } from '../../../shared/util/seeded-random.ts';
import { aroundMs } from './chance.ts';
import { DAY_MS, HOUR_MS } from './local-time.ts';
import type { TicketPlan } from './plan-tickets.ts';
import type { Beat } from './storyline.ts';

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;
/** Nothing is younger than this, so that no clock shows it in the future. */
const MARGIN_MS = 15_000;

/** Usual time to the first answer and to each further step of an agent, by priority. */
const FIRST_REPLY_MS = [5 * MINUTE_MS, 16 * MINUTE_MS, 48 * MINUTE_MS, 130 * MINUTE_MS];
const NEXT_STEP_MS = [9 * MINUTE_MS, 35 * MINUTE_MS, 2.2 * HOUR_MS, 5 * HOUR_MS];
const CHANNEL_FACTOR = { mail: 1, portal: 1, phone: 0.5, wechat: 0.25, chat: 0.04, api: 1 };

/** When each beat happens: ascending, beginning with the ticket, all before `now`. */
export function paceBeats(
  random: Random,
  plan: TicketPlan,
  beats: readonly Beat[],
  now: number,
): readonly number[] {
  const times: number[] = [];
  let time = plan.createdAt;
  let hasReplied = false;
  for (const beat of beats) {
    if (times.length > 0) {
      time += gapBefore(random, plan, beat, hasReplied);
      if (isSlow(beat, plan)) time = plan.team.zone.nextWorkingTime(time, time % 2_400_000);
    }
    if (isAgents(beat)) hasReplied = true;
    times.push(time);
  }
  return hurry(random, times, now - MARGIN_MS);
}

/** What would end in the future is told faster. */
function hurry(random: Random, times: readonly number[], latest: number): readonly number[] {
  const first = times[0] ?? latest;
  const last = times.at(-1) ?? latest;
  if (last <= latest) return times;
  const factor = (Math.max(0, latest - first) * (0.3 + random() * 0.69)) / (last - first);
  return times.map((time, index) => Math.min(latest, Math.floor(first + (time - first) * factor) + index));
}

function isAgents(beat: Beat): boolean {
  return ['ack', 'ask', 'update', 'fix', 'outboundCall', 'wrapUpCall', 'hold', 'note', 'remark'].includes(
    beat,
  );
}

/** People sleep; only what is urgent is worked on around the clock, and machines never rest. */
function isSlow(beat: Beat, plan: TicketPlan): boolean {
  if (['routed', 'receipt', 'spike', 'assigned', 'priority', 'solvedStatus'].includes(beat)) return false;
  return plan.priority > 1 && plan.channel !== 'chat';
}

function gapBefore(random: Random, plan: TicketPlan, beat: Beat, hasReplied: boolean): number {
  const factor = CHANNEL_FACTOR[plan.channel];
  switch (beat) {
    case 'opening':
    case 'openingSolved':
      return 0;
    case 'routed':
    case 'receipt':
      return aroundMs(random, 3 * SECOND_MS);
    case 'spike':
    case 'priority':
    case 'assigned':
      return aroundMs(random, 90 * SECOND_MS);
    case 'ack':
    case 'ask':
    case 'update':
    case 'sagaAgent':
    case 'sagaNote':
    case 'fix':
    case 'outboundCall':
    case 'wrapUpCall':
    case 'inboundCall':
    case 'note':
    case 'remark': {
      const usual = (hasReplied ? NEXT_STEP_MS : FIRST_REPLY_MS)[plan.priority] ?? HOUR_MS;
      const share = beat === 'note' || beat === 'remark' || beat === 'sagaNote' ? 0.3 : 1;
      return aroundMs(random, Math.max(20 * SECOND_MS, usual * share * factor), 0.8);
    }
    case 'answer':
      return aroundMs(random, Math.max(25 * SECOND_MS, 70 * MINUTE_MS * factor), 1);
    case 'sagaCustomer':
      return aroundMs(random, 18 * HOUR_MS, 0.4);
    case 'chase':
    case 'angry':
      return aroundMs(random, (plan.priority <= 1 ? 0.8 : 5) * HOUR_MS);
    case 'hold':
      return aroundMs(random, 3 * HOUR_MS);
    case 'confirm':
      return aroundMs(random, DAY_MS, 0.3);
    case 'thanks':
    case 'reopen':
      return aroundMs(random, Math.max(30 * SECOND_MS, 110 * MINUTE_MS * factor), 1);
    case 'final':
      return aroundMs(random, Math.max(25 * SECOND_MS, 40 * MINUTE_MS * factor));
    case 'solvedStatus':
      return aroundMs(random, 40 * SECOND_MS);
    case 'survey':
      return aroundMs(random, 6 * HOUR_MS);
  }
}
