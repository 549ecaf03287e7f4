import type { Channel } from '../../../shared/model/channel.ts';
import type { Locale } from '../../../shared/model/locale.ts';
import type { Priority } from '../../../shared/model/priority.ts';
import type { Status } from '../../../shared/model/status.ts';
import { pick, type Random, randomInt } from '../../../shared/util/seeded-random.ts';
import { createArrivals, createSpikeTimes, SPIKES, type Spike, type Stream } from './arrivals.ts';
import { chance, weightedPick } from './chance.ts';
import type { DemoCustomers, Persona } from './customers.ts';
import { type DemoTeam, type Directory, teamFor } from './directory.ts';
import { DAY_MS } from './local-time.ts';
import { type Course, type DemoMaterial, type Duty, type Scenario, textsOf } from './material.ts';

/** What a ticket will be about, before anybody has said a word. */
export interface TicketPlan {
  readonly createdAt: number;
  readonly scenario: Scenario;
  readonly course: Course;
  readonly locale: Locale;
  readonly team: DemoTeam;
  readonly channel: Channel;
  readonly customer: Persona;
  readonly store: string;
  readonly spike: Spike | null;
  priority: Priority;
  /** `solved` stands for both finished states; the conversation's end decides. */
  status: Extract<Status, 'new' | 'open' | 'pending' | 'onHold' | 'solved'>;
  assignee: DemoTeam['members'][number] | null;
}

const DAYS = 90;
const SHARES: Readonly<Record<Stream, number>> = { china: 0.6, britain: 0.345, chinaEnglish: 0.055 };
const SCENARIOS_APART = 14;

/** What customers in China need help with; their own colleagues ask the last one. */
const CHINA_DUTIES: readonly (readonly [Duty, number])[] = [
  ['pos', 28],
  ['frontline', 24],
  ['network', 17],
  ['hardware', 17],
  ['billing', 10],
  ['it', 4],
];
const BRITAIN_DUTIES: readonly (readonly [Duty, number])[] = [
  ['pos', 24],
  ['field', 24],
  ['frontline', 18],
  ['network', 11],
  ['hardware', 13],
  ['billing', 10],
];
const CHANNELS: Readonly<Record<Locale, readonly (readonly [Channel, number])[]>> = {
  'zh-CN': [
    ['mail', 33],
    ['phone', 22],
    ['wechat', 22],
    ['chat', 11],
    ['portal', 12],
  ],
  en: [
    ['mail', 50],
    ['phone', 19],
    ['chat', 15],
    ['portal', 16],
  ],
};
/** P0, P1, P2; the rest is P3. */
const PRIORITY_SHARES = [0.03, 0.12, 0.6];

/** Plans all tickets in the order in which they come in, without status and assignee. */
export function planTickets(
  random: Random,
  material: DemoMaterial,
  directory: Directory,
  customers: DemoCustomers,
  options: { now: number; count: number },
): TicketPlan[] {
  const arrivals = allArrivals(random, directory, options);
  const recent: Record<Stream, string[]> = { china: [], britain: [], chinaEnglish: [] };
  const plans = arrivals.map(({ at, stream, spike }): TicketPlan => {
    const locale = stream === 'china' ? 'zh-CN' : 'en';
    const scenario = pickScenario(random, material, { stream, locale, spike, recent: recent[stream] });
    recent[stream].push(scenario.key);
    if (recent[stream].length > SCENARIOS_APART) recent[stream].shift();
    const customer = pickCustomer(random, customers, stream, scenario);
    const channel = pickChannel(random, locale, scenario);
    return {
      createdAt: at,
      scenario,
      course: pickCourse(random, scenario, channel),
      locale,
      team: directory.team(teamFor(scenario.handledBy, stream === 'britain')),
      channel,
      customer,
      store: chance(random, 0.75) ? customer.store : pick(random, customer.company.stores),
      spike,
      priority: 2,
      status: 'solved',
      assignee: null,
    };
  });
  setPriorities(random, plans);
  return plans;
}

interface Arrival {
  readonly at: number;
  readonly stream: Stream;
  readonly spike: Spike | null;
}

function allArrivals(
  random: Random,
  directory: Directory,
  { now, count }: { now: number; count: number },
): Arrival[] {
  const zoneOf = (stream: Stream) => directory.team(stream === 'britain' ? 'success' : 'frontline').zone;
  // A small organization, as tests want it, has smaller incidents.
  const scale = Math.min(1, count / 5_000);
  const spiked = SPIKES.flatMap((spike) =>
    createSpikeTimes(
      random,
      { ...spike, count: Math.round(spike.count * scale) },
      zoneOf(spike.stream),
      now,
    ).map((at): Arrival => ({ at, stream: spike.stream, spike })),
  );
  const streams: readonly Stream[] = ['china', 'britain', 'chinaEnglish'];
  let left = count - spiked.length;
  const usual = streams.flatMap((stream, index) => {
    const isLast = index === streams.length - 1;
    const own = spiked.filter((arrival) => arrival.stream === stream).length;
    const share = isLast ? left : Math.min(left, Math.round(count * SHARES[stream]) - own);
    left -= share;
    return createArrivals(random, { stream, zone: zoneOf(stream), now, days: DAYS, count: share }).map(
      (at): Arrival => ({ at, stream, spike: null }),
    );
  });
  return [...spiked, ...usual].sort((first, second) => first.at - second.at);
}

function pickScenario(
  random: Random,
  material: DemoMaterial,
  place: { stream: Stream; locale: Locale; spike: Spike | null; recent: readonly string[] },
): Scenario {
  const all = material.scenarios[place.locale];
  if (place.spike !== null) {
    const found = all.find(({ key }) => key === place.spike?.scenario);
    if (found === undefined) throw new Error(`There is no scenario ${place.spike.scenario}`);
    return found;
  }
  const duties =
    place.stream === 'britain'
      ? BRITAIN_DUTIES
      : CHINA_DUTIES.filter(([duty]) => place.locale === 'zh-CN' || duty !== 'it');
  const [duty] = weightedPick(random, duties, ([, weight]) => weight);
  const candidates = all.filter(({ handledBy }) => handledBy === duty);
  const fresh = candidates.filter(({ key }) => !place.recent.includes(key));
  return pick(random, fresh.length > 0 ? fresh : candidates);
}

function pickCustomer(
  random: Random,
  { personas }: DemoCustomers,
  stream: Stream,
  scenario: Scenario,
): Persona {
  const isWanted = ({ company, locale }: Persona): boolean => {
    if (stream !== 'china') return locale === 'en' && company.isInChina === (stream === 'chinaEnglish');
    return locale === 'zh-CN' && company.isInternal === (scenario.handledBy === 'it');
  };
  const able = personas.filter(isWanted);
  const fitting = able.filter(({ company }) => scenario.where?.includes(company.kind) ?? true);
  const candidates = fitting.length > 0 ? fitting : able;
  // A third of the customers writes most of the tickets.
  const index = Math.floor(random() ** 1.3 * candidates.length);
  const found = candidates[index];
  if (found === undefined) throw new Error(`There are no customers for ${stream}`);
  return found;
}

/** A course needs the lines its channel is told with. */
function pickCourse(random: Random, { courses, lines }: Scenario, channel: Channel): Course {
  const needed =
    channel === 'phone' ? ['call', 'wrap'] : channel === 'mail' || channel === 'portal' ? [] : ['chat'];
  const able = courses.filter((course) => needed.every((kind) => textsOf(lines, kind, course).length > 0));
  return pick(random, able.length > 0 ? able : courses);
}

function pickChannel(random: Random, locale: Locale, { handledBy }: Scenario): Channel {
  const [channel] = weightedPick(random, CHANNELS[locale], ([name, weight]) => {
    if (handledBy === 'billing' && name === 'mail') return weight * 2.4;
    if (handledBy === 'it' && name === 'phone') return weight * 0.4;
    return weight;
  });
  return channel;
}

/** Ranks all tickets by how bad they sound, so that the shares are met exactly and each fits its ticket. */
function setPriorities(random: Random, plans: readonly TicketPlan[]): void {
  const ranked = plans
    .map((plan) => ({
      plan,
      score: plan.scenario.severity + (plan.spike === null ? 0 : 2) + (random() - 0.5) * 3.4,
    }))
    .sort((left, right) => right.score - left.score);
  ranked.forEach(({ plan }, rank) => {
    let limit = 0;
    const level = PRIORITY_SHARES.findIndex((share) => {
      limit += share * plans.length;
      return rank < Math.round(limit);
    });
    plan.priority = level === 0 || level === 1 || level === 2 ? level : 3;
  });
}

/** Ticket numbers: blocks that are leased to workstations leave small gaps. */
export function ticketNumbers(random: Random, count: number): readonly number[] {
  let number = 44_560 + randomInt(random, 0, 200);
  return Array.from({ length: count }, () => {
    number += chance(random, 0.06) ? randomInt(random, 2, 5) : 1;
    return number;
  });
}

/** Age of a ticket in days. */
export function ageInDays(plan: Pick<TicketPlan, 'createdAt'>, now: number): number {
  return (now - plan.createdAt) / DAY_MS;
}
