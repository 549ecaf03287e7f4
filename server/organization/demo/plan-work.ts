import { pick, type Random } from '../../../shared/util/seeded-random.ts';
import { chance, sampleWeighted, weightedPick } from './chance.ts';
import type { Directory } from './directory.ts';
import { ageInDays, type TicketPlan } from './plan-tickets.ts';

const OPEN_SHARE = 0.08;
/** Of 400 open ones: in the demo agent's teams, and elsewhere. */
const UNASSIGNED_NEAR = 19;
const UNASSIGNED_ELSEWHERE = 14;
const DEMO_AGENT_OPEN = 32;
const MINE_DAYS = 30;

/** Decides which tickets are still open, in which state, and who works on which. */
export function planWork(
  random: Random,
  plans: readonly TicketPlan[],
  directory: Directory,
  now: number,
): void {
  const scale = plans.length / 5_000;
  const open = sampleWeighted(random, plans, Math.round(plans.length * OPEN_SHARE), (plan) =>
    openWeight(plan, now),
  );
  for (const plan of open) plan.status = pickOpenStatus(random, plan);
  const { demoUser } = directory;
  const isNear = (plan: TicketPlan) => demoUser.teamIds.includes(plan.team.row.id);
  const near = open.filter(isNear);
  const far = open.filter((plan) => !isNear(plan));
  const waiting = [
    ...leaveUnassigned(random, near, Math.round(UNASSIGNED_NEAR * scale), now),
    ...leaveUnassigned(random, far, Math.round(UNASSIGNED_ELSEWHERE * scale), now),
  ];
  for (const plan of waiting) plan.status = ageInDays(plan, now) > 1.5 ? 'open' : 'new';
  const unassigned = new Set(waiting);
  const mine = new Set(
    sampleVaried(
      random,
      near.filter((plan) => !unassigned.has(plan) && ageInDays(plan, now) < MINE_DAYS),
      Math.round(DEMO_AGENT_OPEN * scale),
      (plan) => mineWeight(plan, now),
    ),
  );
  const isOpen = new Set(open);
  for (const plan of plans) {
    if (unassigned.has(plan)) continue;
    const others = isOpen.has(plan)
      ? plan.team.members.filter(({ id }) => id !== demoUser.id)
      : plan.team.members;
    plan.assignee = mine.has(plan) ? demoUser : pickAssignee(random, plan, others, directory);
  }
}

/** Like sampleWeighted, but no problem comes twice while there are others: for the queues one looks at first. */
function sampleVaried(
  random: Random,
  plans: readonly TicketPlan[],
  count: number,
  weightOf: (plan: TicketPlan) => number,
): readonly TicketPlan[] {
  const ranked = sampleWeighted(random, plans, plans.length, weightOf);
  const known = new Set<string>();
  const firsts = ranked.filter(({ scenario }) => {
    if (known.has(scenario.key)) return false;
    known.add(scenario.key);
    return true;
  });
  const others = ranked.filter((plan) => !firsts.includes(plan));
  return [...firsts, ...others].slice(0, count);
}

/** The demo agent's queue shows some of everything: fresh and waiting, urgent and not. */
function mineWeight(plan: TicketPlan, now: number): number {
  const byAge = 1 / (1 + ageInDays(plan, now) / 2.5);
  return byAge * (plan.priority <= 1 ? 2.2 : 1) * (plan.spike === null ? 1 : 0.05);
}

/** New tickets are mostly open, old ones hardly ever; what is urgent does not lie around. */
function openWeight(plan: TicketPlan, now: number): number {
  const days = ageInDays(plan, now);
  const byAge =
    [
      [0.15, 60],
      [0.5, 24],
      [1, 11],
      [2, 5],
      [4, 2.4],
      [7, 1.3],
      [14, 0.7],
      [30, 0.3],
    ].find(([limit = 0]) => days < limit)?.[1] ?? 0.03;
  const isLate = plan.priority === 0 ? days > 0.3 : plan.priority === 1 && days > 5;
  const isHot = plan.priority <= 1 && !isLate;
  return byAge * (isLate ? 0.001 : 1) * (isHot ? 6 : 1) * (plan.spike === null ? 1 : 0.25);
}

function pickOpenStatus(random: Random, plan: TicketPlan): 'open' | 'pending' | 'onHold' {
  const canWait = plan.priority >= 2;
  return weightedPick(random, ['open', 'pending', 'onHold'] as const, (status) => {
    if (status === 'open') return 58;
    if (status === 'pending') return canWait ? 30 : 14;
    return canWait ? (plan.scenario.lines.has('hold') ? 34 : 12) : 4;
  });
}

function leaveUnassigned(
  random: Random,
  plans: readonly TicketPlan[],
  count: number,
  now: number,
): readonly TicketPlan[] {
  const recent = plans.filter((plan) => ageInDays(plan, now) < 1.4);
  return sampleVaried(random, recent.length > count ? recent : plans, count, (plan) => {
    const hours = ageInDays(plan, now) * 24;
    const isUrgent = plan.priority <= 1;
    return (
      (hours < 1.5 ? 60 : hours < 8 ? 12 : hours < 30 ? 2 : 0.05) *
      (isUrgent && hours > 0.3 ? 0.002 : 1) *
      (plan.channel === 'chat' && hours > 1 ? 0.1 : 1)
    );
  });
}

function pickAssignee(
  random: Random,
  plan: TicketPlan,
  members: TicketPlan['team']['members'],
  directory: Directory,
): TicketPlan['assignee'] {
  if (chance(random, 0.025)) {
    const colleagues = directory.teams
      .filter(({ row }) => row.branchId === plan.team.row.branchId && row.id !== plan.team.row.id)
      .flatMap((team) => team.members)
      .filter(({ role, id }) => role === 'agent' && id !== directory.demoUser.id);
    if (colleagues.length > 0) return pick(random, colleagues);
  }
  // Those who serve several teams have less time for each.
  return weightedPick(random, members, ({ role, teamIds }) =>
    role === 'supervisor' ? 0.1 : 1 / teamIds.length ** 0.7,
  );
}
