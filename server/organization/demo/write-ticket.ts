import type { EntityRow } from '../../../shared/model/entities.ts';
import type { TicketId } from '../../../shared/model/ids.ts';
import type { Status } from '../../../shared/model/status.ts';
import { pick, type Random } from '../../../shared/util/seeded-random.ts';
import { chance } from './chance.ts';
import type { Directory } from './directory.ts';
import { capitalize, fillText } from './fill-text.ts';
import { DAY_MS } from './local-time.ts';
import { type DemoMaterial, textsOf } from './material.ts';
import { paceBeats } from './pace.ts';
import type { TicketPlan } from './plan-tickets.ts';
import { createSlots, type TicketSlots } from './slots.ts';
import { type Beat, createStoryline } from './storyline.ts';
import { type DraftMessage, voiceOf, writeMessages } from './write-messages.ts';

export interface TicketWriting {
  readonly random: Random;
  readonly material: DemoMaterial;
  readonly directory: Directory;
  readonly plan: TicketPlan;
  readonly ticketId: TicketId;
  readonly number: number;
  readonly now: number;
  readonly usedSubjects: Set<string>;
  readonly usedTexts: Set<string>;
}

const CLOSED_AFTER_MS = 4 * DAY_MS;
const SUBJECT_ATTEMPTS = 8;

/** Writes one ticket with its conversation; its times and status follow from what was said when. */
export function writeTicket(writing: TicketWriting): {
  ticket: EntityRow<'ticket'>;
  messages: DraftMessage[];
} {
  const { random, material, directory, plan, ticketId, number, now } = writing;
  const agent =
    plan.assignee ??
    pick(
      random,
      directory.team(plan.locale === 'en' && plan.team.locale === 'en' ? 'success' : 'frontline').members,
    );
  const colleague = pick(
    random,
    plan.team.members.filter(({ id }) => id !== agent.id),
  );
  const slots = createSlots({
    random,
    material,
    scenario: plan.scenario,
    locale: plan.locale,
    zone: plan.team.zone,
    createdAt: plan.createdAt,
    customer: plan.customer,
    store: plan.store,
    agentName: agent.name,
    colleagueName: colleague.name,
  });
  const subject = writeSubject(writing, slots);
  const beats = createStoryline(random, plan, now);
  const times = paceBeats(random, plan, beats, now);
  const conversation = writeMessages(
    { random, material, plan, slots, ticketId, number, subject, agent, usedTexts: writing.usedTexts },
    beats,
    times,
  );
  const ending = endOf(plan, beats, times, now);
  const messages = [...conversation, ...closingEntry(writing, conversation, ending)];
  return {
    messages,
    ticket: {
      id: ticketId,
      number,
      subject,
      status: ending.status,
      priority: plan.priority,
      type: plan.scenario.type,
      category: plan.scenario.category,
      channel: plan.channel,
      customerId: plan.customer.id,
      teamId: plan.team.row.id,
      branchId: plan.team.row.branchId,
      assigneeId: plan.assignee?.id ?? null,
      tags: tagsOf(random, plan),
      createdAt: plan.createdAt,
      updatedAt: Math.max(ending.closedAt ?? 0, ...messages.map(({ createdAt }) => createdAt)),
      lastCustomerMessageAt: lastOf(beats, times, (beat) => isFromCustomer(beat, plan)),
      lastReplyAt: messages.findLast(isAnswer)?.createdAt ?? null,
      firstRepliedAt: messages.find(isAnswer)?.createdAt ?? null,
      solvedAt: ending.solvedAt,
      mergedIntoId: null,
      statusBeforeMerge: null,
      snooze: null,
      watcherIds: [],
    },
  };
}

/** A call that comes in is the customer's word as well, though an agent wrote it down. */
function isFromCustomer(beat: Beat, plan: TicketPlan): boolean {
  return voiceOf(beat, plan) === 'customer' || ['opening', 'openingSolved', 'inboundCall'].includes(beat);
}

function isAnswer({ kind, authorUserId }: DraftMessage): boolean {
  return kind === 'publicReply' || (kind === 'chatLine' && authorUserId !== null);
}

function lastOf(
  beats: readonly Beat[],
  times: readonly number[],
  isWanted: (beat: Beat) => boolean,
): number | null {
  const index = beats.findLastIndex(isWanted);
  return index === -1 ? null : (times[index] ?? null);
}

interface Ending {
  readonly status: Status;
  readonly solvedAt: number | null;
  readonly closedAt: number | null;
}

function endOf(plan: TicketPlan, beats: readonly Beat[], times: readonly number[], now: number): Ending {
  if (plan.status !== 'solved') return { status: plan.status, solvedAt: null, closedAt: null };
  // A survey is answered after the fact.
  const solvedAt = lastOf(beats, times, (beat) => beat !== 'survey') ?? plan.createdAt;
  const closedAt = Math.max(solvedAt + CLOSED_AFTER_MS, times.at(-1) ?? 0);
  if (closedAt > now) return { status: 'solved', solvedAt, closedAt: null };
  return { status: 'closed', solvedAt, closedAt };
}

function closingEntry(
  { random, material, plan }: TicketWriting,
  conversation: readonly DraftMessage[],
  { closedAt }: Ending,
): DraftMessage[] {
  const first = conversation[0];
  if (closedAt === null || first === undefined || conversation.length > 8 || !chance(random, 0.25)) return [];
  const line = pick(random, textsOf(material.phrases[plan.team.locale], 'auto-close', null));
  const text = fillText(random, line, () => String(CLOSED_AFTER_MS / DAY_MS));
  return [
    {
      ...first,
      kind: 'system',
      authorUserId: null,
      authorCustomerId: null,
      subject: null,
      bodyText: text,
      bodyHtml: `<p>${text}</p>`,
      createdAt: closedAt,
    },
  ];
}

function writeSubject({ random, plan, usedSubjects }: TicketWriting, slots: TicketSlots): string {
  const isChat = plan.channel === 'chat' || plan.channel === 'wechat';
  const { lines } = plan.scenario;
  const chats = isChat && chance(random, 0.3) ? textsOf(lines, 'chat', plan.course) : [];
  const subjects = chats.length > 0 ? chats : textsOf(lines, 'subject', plan.course);
  const write = (): string => {
    const line = pick(random, subjects);
    const text = fillText(random, line, slots.fixed);
    return plan.locale === 'en' ? capitalize(text) : text;
  };
  let subject = write();
  for (let attempt = 0; usedSubjects.has(subject) && attempt < SUBJECT_ATTEMPTS; attempt += 1) {
    // The last resort is what people do as well: say where.
    subject = attempt < SUBJECT_ATTEMPTS / 2 ? write() : placed(plan, write());
  }
  usedSubjects.add(subject);
  return decorate(random, plan, subject);
}

function placed({ locale, store, customer }: TicketPlan, subject: string): string {
  if (subject.includes(store))
    return locale === 'en' ? `${customer.company.short}: ${subject}` : `${customer.company.short}${subject}`;
  return locale === 'en'
    ? `${subject} - ${store}`
    : subject.includes('：')
      ? `${subject}（${store}）`
      : `${store}：${subject}`;
}

/** What mail programs and people in a hurry put in front. */
function decorate(
  random: Random,
  { channel, locale, priority, customer }: TicketPlan,
  subject: string,
): string {
  const isPlaced = subject.includes(customer.company.short) || /^[^，]{2,12}：/.test(subject);
  if (channel !== 'mail' || subject.length > 60 || isPlaced) return subject;
  const dice = random();
  if (dice < 0.04) return locale === 'en' ? `Fwd: ${subject}` : `转发：${subject}`;
  if (dice < 0.08 && priority <= 1) return locale === 'en' ? `URGENT: ${subject}` : `【加急】${subject}`;
  if (dice < 0.13)
    return locale === 'en'
      ? `[${customer.company.short}] ${subject}`
      : `【${customer.company.short}】${subject}`;
  return subject;
}

const EXTRA_TAGS = {
  'zh-CN': ['VIP', '加急', '回访', '重复来电', '新店'],
  en: ['vip', 'urgent', 'follow-up', 'repeat', 'new-store'],
};

function tagsOf(random: Random, plan: TicketPlan): string[] {
  const own = plan.scenario.tags.filter(() => chance(random, 0.7));
  const extra = chance(random, 0.14) ? [pick(random, EXTRA_TAGS[plan.locale])] : [];
  const spike = plan.spike !== null && chance(random, 0.8) ? [plan.spike.tag] : [];
  return [...new Set([...own, ...extra, ...spike])].sort();
}
