import type { Random } from '../../../shared/util/seeded-random.ts';
import { randomInt } from '../../../shared/util/seeded-random.ts';
import { chance, weightedPick } from './chance.ts';
import { textsOf } from './material.ts';
import { ageInDays, type TicketPlan } from './plan-tickets.ts';

/** One thing that happens on a ticket. */
export type Beat =
  | 'opening'
  | 'openingSolved'
  | 'routed'
  | 'receipt'
  | 'spike'
  | 'priority'
  | 'assigned'
  | 'ack'
  | 'ask'
  | 'answer'
  | 'sagaCustomer'
  | 'sagaAgent'
  | 'sagaNote'
  | 'note'
  | 'remark'
  | 'hold'
  | 'update'
  | 'chase'
  | 'angry'
  | 'inboundCall'
  | 'outboundCall'
  | 'wrapUpCall'
  | 'fix'
  | 'confirm'
  | 'thanks'
  | 'final'
  | 'reopen'
  | 'solvedStatus'
  | 'survey';

const MOST_BEATS = 9;
/** What can be left out first when a conversation gets too long. */
const DISPENSABLE: readonly Beat[] = [
  'receipt',
  'priority',
  'assigned',
  'survey',
  'solvedStatus',
  'remark',
  'routed',
  'spike',
];

/** What happens on a ticket, from its report to where it stands now. */
export function createStoryline(random: Random, plan: TicketPlan, now: number): readonly Beat[] {
  if (isLong(random, plan, ageInDays(plan, now))) return longStory(random, plan);
  const maybe = (probability: number, ...beats: Beat[]): Beat[] => (chance(random, probability) ? beats : []);
  const story =
    plan.channel === 'phone'
      ? phoneStory(random, plan, maybe)
      : writtenStory(random, plan, ageInDays(plan, now), maybe);
  const middle = keepTold(plan, story);
  const isSolvedAtOnce = middle[0] === 'solvedStatus';
  const beginning: Beat[] = [
    isSolvedAtOnce ? 'openingSolved' : 'opening',
    ...(plan.spike === null ? [] : maybe(0.7, 'spike')),
    ...(plan.channel === 'mail' || plan.channel === 'portal' ? maybe(0.12, 'receipt') : []),
    ...(isSolvedAtOnce ? [] : maybe(0.3, 'routed')),
    ...(plan.priority <= 1 ? maybe(0.35, 'priority') : []),
    ...(plan.assignee === null || isSolvedAtOnce ? [] : maybe(0.26, 'assigned')),
  ];
  const beats = [...beginning, ...middle];
  if (beats.length < 2) beats.push('routed');
  return shorten(beats);
}

/** Leaves out what the course of the scenario has no words for. */
function keepTold(plan: TicketPlan, beats: readonly Beat[]): Beat[] {
  const has = (kind: string): boolean => textsOf(plan.scenario.lines, kind, plan.course).length > 0;
  const canAsk = has('ask') && has('answer');
  const told = beats.filter((beat) => {
    if (beat === 'ask' || beat === 'answer') return canAsk;
    return beat === 'note' ? has('note') : true;
  });
  const isPending =
    plan.status === 'pending' && !['ask', 'fix', 'confirm', 'outboundCall'].includes(told.at(-1) ?? '');
  return isPending ? [...told, 'fix'] : told;
}

type Maybe = (probability: number, ...beats: Beat[]) => Beat[];

function writtenStory(random: Random, plan: TicketPlan, days: number, maybe: Maybe): Beat[] {
  switch (plan.status) {
    case 'new':
      return plan.priority <= 2 ? maybe(0.12, 'chase') : [];
    case 'open':
      return plan.assignee === null ? ['ack', 'remark'] : openStory(random, days, maybe);
    case 'pending':
      return weightedPick(
        random,
        [
          { weight: 50, beats: [...maybe(0.25, 'ack'), ...maybe(0.3, 'remark'), 'ask'] },
          { weight: 28, beats: ['ask', 'answer', ...maybe(0.5, 'note'), 'fix'] },
          { weight: 12, beats: [...maybe(0.4, 'ack'), 'fix'] },
          { weight: 10, beats: ['ask', 'answer', 'fix', 'confirm'] },
        ] satisfies Choice[],
        ({ weight }) => weight,
      ).beats;
    case 'onHold':
      return [
        ...maybe(0.4, 'ack'),
        'ask',
        'answer',
        ...maybe(0.7, 'note'),
        'hold',
        ...maybe(0.6, 'update'),
        ...maybe(0.2, 'chase'),
      ];
    case 'solved':
      return solvedStory(random, plan, maybe);
  }
}

interface Choice {
  readonly weight: number;
  readonly beats: Beat[];
}

function openStory(random: Random, days: number, maybe: Maybe): Beat[] {
  return weightedPick(
    random,
    [
      { weight: days < 1.2 ? 30 : 0, beats: [...maybe(0.45, 'note'), ...maybe(0.2, 'chase')] },
      { weight: 18, beats: ['ack', ...maybe(0.55, 'note')] },
      { weight: 32, beats: [...maybe(0.3, 'ack'), 'ask', 'answer', ...maybe(0.4, 'note')] },
      {
        weight: 12,
        beats: ['ask', 'answer', 'update', ...maybe(0.4, 'remark'), chance(random, 0.3) ? 'angry' : 'chase'],
      },
      { weight: 8, beats: ['ask', 'answer', 'fix', 'reopen', ...maybe(0.3, 'remark')] },
    ] satisfies Choice[],
    ({ weight }) => weight,
  ).beats;
}

function solvedStory(random: Random, plan: TicketPlan, maybe: Maybe): Beat[] {
  const work = weightedPick(
    random,
    [
      {
        weight: plan.scenario.severity >= 6 ? 26 : 46,
        beats: [...maybe(0.3, 'ack'), ...maybe(0.3, 'note'), 'fix'],
      },
      { weight: 42, beats: [...maybe(0.2, 'ack'), 'ask', 'answer', ...maybe(0.42, 'note'), 'fix'] },
      {
        weight: 9,
        beats: ['ack', 'ask', 'answer', 'note', 'chase', 'update', ...maybe(0.3, 'hold'), 'fix'],
      },
      { weight: 5, beats: ['ask', 'answer', 'note', 'chase', 'update', 'angry', 'fix'] },
    ] satisfies Choice[],
    ({ weight }) => weight,
  ).beats;
  const again = maybe(0.045, 'reopen', 'update', 'fix');
  const end = chance(random, 0.58)
    ? (['thanks', ...maybe(0.32, 'final')] satisfies Beat[])
    : maybe(0.16, 'confirm', ...maybe(0.6, 'thanks'));
  return [...work, ...again, ...end, ...maybe(0.2, 'solvedStatus'), ...maybe(0.06, 'survey')];
}

function phoneStory(random: Random, plan: TicketPlan, maybe: Maybe): Beat[] {
  switch (plan.status) {
    case 'new':
      return maybe(0.2, 'inboundCall');
    case 'open':
      return [...maybe(0.6, 'note'), ...maybe(0.3, 'outboundCall'), ...maybe(0.25, 'inboundCall')];
    case 'pending':
      return [...maybe(0.5, 'note'), 'outboundCall', ...maybe(0.5, 'fix')];
    case 'onHold':
      return ['note', 'hold', ...maybe(0.6, 'outboundCall')];
    case 'solved':
      if (plan.scenario.severity <= 5 && chance(random, 0.4)) return ['solvedStatus'];
      return [
        ...maybe(0.6, 'note'),
        ...maybe(0.22, 'inboundCall'),
        ...maybe(0.25, 'outboundCall'),
        ...maybe(0.55, 'fix'),
        'wrapUpCall',
        ...maybe(0.4, 'solvedStatus'),
        ...maybe(0.08, 'survey'),
      ];
  }
}

function shorten(beats: readonly Beat[]): readonly Beat[] {
  let kept = [...beats];
  for (const beat of DISPENSABLE) {
    if (kept.length <= MOST_BEATS) break;
    kept = kept.filter((candidate) => candidate !== beat);
  }
  return kept.slice(0, Math.max(MOST_BEATS, kept.lastIndexOf('fix') + 1));
}

/** A few conversations go on and on: a fault that comes and goes until its cause is found. */
function isLong(random: Random, plan: TicketPlan, days: number): boolean {
  const isPossible =
    plan.channel !== 'phone' &&
    plan.channel !== 'chat' &&
    plan.status !== 'new' &&
    plan.assignee !== null &&
    days > (plan.status === 'solved' ? 11 : 3);
  return (
    isPossible && plan.scenario.lines.has('story') && chance(random, plan.status === 'solved' ? 0.1 : 0.4)
  );
}

const WHOLE_STORY = 8;

function longStory(random: Random, plan: TicketPlan): readonly Beat[] {
  const rounds = plan.status === 'solved' ? WHOLE_STORY : randomInt(random, 3, WHOLE_STORY - 2);
  const story = Array.from({ length: rounds }, (): Beat[] => [
    'sagaCustomer',
    'sagaAgent',
    ...(chance(random, 0.6) ? (['sagaNote'] satisfies Beat[]) : []),
  ]).flat();
  return plan.status === 'solved'
    ? ['opening', 'ack', ...story, 'thanks', 'final']
    : ['opening', 'ack', ...story];
}
