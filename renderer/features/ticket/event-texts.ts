import type { HistoryEntry } from '../../../shared/contract/history-rows.ts';
import { HIGH_RISK_TAG } from '../../../shared/domain/sla/high-risk.ts';
import type { TextKey } from '../../../shared/i18n/resources.ts';
import type { Channel } from '../../../shared/model/channel.ts';
import type { ConditionField } from '../../../shared/model/condition.ts';
import type { EventCause } from '../../../shared/model/event-cause.ts';
import type { Locale } from '../../../shared/model/locale.ts';
import type { Priority } from '../../../shared/model/priority.ts';
import type { Snooze } from '../../../shared/model/snooze.ts';
import type { Status } from '../../../shared/model/status.ts';
import type { TicketType } from '../../../shared/model/ticket.ts';
import type { HistoryField, ProcessHappening, TicketChange } from '../../../shared/model/ticket-event.ts';
import type { LinkedTicket } from '../../../shared/model/ticket-link.ts';
import { roughDuration } from '../../format/duration.ts';
import { exactTime } from '../../format/time.ts';
import type { Translate } from '../../i18n/translator.ts';

/** The one label that is not a person's word has a name in each language. */
function labelText(t: Translate, tag: string): string {
  return tag === HIGH_RISK_TAG ? t('ticket.highRisk') : tag;
}

/** The fields whose history a person can ask for, in the order of the sidebar, with their names. */
export const FIELD_NAMES: Readonly<Record<HistoryField, TextKey>> = {
  status: 'field.status',
  priority: 'field.priority',
  type: 'field.type',
  teamId: 'field.team',
  assigneeId: 'field.assignee',
  tags: 'field.labels',
  subject: 'field.subject',
  category: 'field.category',
  customerId: 'field.customer',
  mergedIntoId: 'event.field.merge',
  snooze: 'event.field.snooze',
};

/** What an event is about, in a word. */
export function aboutText(t: Translate, { field }: TicketChange): string {
  if (field === 'link') return t('event.field.link');
  if (field === 'process') return t('event.field.process');
  return t(field === 'escalation' ? 'event.field.escalation' : FIELD_NAMES[field]);
}

// Written out, because the first screen does not load the schemas; a value that is missing here does not compile.
const CONDITION_FIELDS: Readonly<Record<ConditionField, true>> = {
  status: true,
  priority: true,
  type: true,
  channel: true,
  teamId: true,
  branchId: true,
  assigneeId: true,
  customerId: true,
  tags: true,
  createdAt: true,
  updatedAt: true,
  nextDueAt: true,
  isSnoozed: true,
  isWatched: true,
};
const STATUSES: Readonly<Record<Status, true>> = {
  new: true,
  open: true,
  pending: true,
  onHold: true,
  solved: true,
  closed: true,
};
const PRIORITIES: Readonly<Record<Priority, true>> = { 0: true, 1: true, 2: true, 3: true };
const TYPES: Readonly<Record<TicketType, true>> = {
  question: true,
  incident: true,
  problem: true,
  request: true,
};
const CHANNELS: Readonly<Record<Channel, true>> = {
  mail: true,
  phone: true,
  chat: true,
  wechat: true,
  portal: true,
  api: true,
};

/** The value, where it is one of these. */
function oneOf<Value extends string | number>(
  values: Readonly<Record<Value, true>>,
  value: unknown,
): Value | undefined {
  const isKey = typeof value === 'string' || typeof value === 'number';
  return isKey && Object.hasOwn(values, value) ? (value as Value) : undefined;
}

/** Phrases of one line; beside it stands how many changes there were. */
const MOST_PHRASES = 3;

type Told = Pick<HistoryEntry, 'change' | 'cause' | 'fromName' | 'toName' | 'toldNames'>;

/** How texts are made, and in which language. */
export type TextMaker = Readonly<{ t: Translate; locale: Locale }>;

/** Who did it, in words. */
export function actorText(
  { t, locale }: TextMaker,
  { actorId, actorName, cause }: Pick<HistoryEntry, 'actorId' | 'actorName' | 'cause'>,
): string {
  if (cause?.kind === 'sla') return cause.titles[locale];
  if (cause !== null) return t('event.byRule', { name: cause.name });
  return actorName ?? t(actorId === null ? 'message.system' : 'event.somebody');
}

/**
 * Why Outpost did it: of a rule which version, what set it off and what it met; of a promise which one, when it was due and how far from
 * that it was done; null for what somebody did.
 */
export function whyText({ t, locale }: TextMaker, { cause, inputNames }: HistoryEntry): string | null {
  if (cause === null) return null;
  if (cause.kind === 'sla') return whySlaText({ t, locale }, cause);
  const inputs = Object.entries(cause.inputs).map(([field, value]) => {
    const known = oneOf(CONDITION_FIELDS, field);
    const name = known === undefined ? field : t(`conditionField.${known}`);
    return t('event.input', { field: name, value: inputText(t, field, value, inputNames) });
  });
  const said = {
    version: cause.version,
    event: t(`ruleMoment.${cause.event}`),
    inputs: inputs.join(t('event.comma')),
  };
  const why = t(inputs.length === 0 ? 'event.why' : 'event.whyWith', said);
  return cause.round === 1 ? why : `${why} ${t('event.whyRound', { round: cause.round })}`;
}

const MINUTE_MS = 60_000;

function whySlaText({ t, locale }: TextMaker, cause: EventCause & { kind: 'sla' }): string {
  const { metric, priority, targetMinutes, dueAt, level, afterMinutes } = cause;
  const time = roughDuration(Math.abs(afterMinutes) * MINUTE_MS, locale);
  const offset =
    afterMinutes === 0
      ? t('event.whySla.atDue')
      : t(afterMinutes < 0 ? 'event.whySla.before' : 'event.whySla.after', { time });
  const point =
    level !== null
      ? t('event.whySla.level', { level, offset })
      : afterMinutes < 0
        ? t('event.whySla.warning', { offset })
        : t('event.whySla.breach');
  return t('event.whySla', {
    metric: t(`slaMetric.${metric}`),
    target: roughDuration(targetMinutes * MINUTE_MS, locale),
    priority: t(`priority.${priority}`),
    due: exactTime(dueAt, locale),
    point,
  });
}

function inputText(
  t: Translate,
  field: string,
  value: (EventCause & { kind: 'rule' })['inputs'][string],
  names: Readonly<Record<string, string>>,
): string {
  if (value === null) return t(field === 'assigneeId' ? 'ticket.unassigned' : 'event.nothing');
  if (Array.isArray(value)) return value.length === 0 ? t('event.nothing') : value.join(', ');
  const status = field === 'status' ? oneOf(STATUSES, value) : undefined;
  if (status !== undefined) return t(`status.${status}`);
  if (field === 'isSnoozed') return t(value === 1 ? 'event.yes' : 'event.no');
  const priority = field === 'priority' ? oneOf(PRIORITIES, value) : undefined;
  if (priority !== undefined) return t(`priority.${priority}`);
  const type = field === 'type' ? oneOf(TYPES, value) : undefined;
  if (type !== undefined) return t(`type.${type}`);
  const channel = field === 'channel' ? oneOf(CHANNELS, value) : undefined;
  if (channel !== undefined) return t(`channel.${channel}`);
  return field.endsWith('Id') ? (names[value] ?? t('event.unknown')) : String(value);
}

/** Whether the person may not see what the field was and became. */
function isHidden({ change }: Told): boolean {
  return change.field === 'category' && change.from === null && change.to === null;
}

/** What a field was or became, in words. */
export function valueText({ t, locale }: TextMaker, event: Told, side: 'from' | 'to'): string {
  if (isHidden(event)) return t('hidden.value');
  const { change } = event;
  switch (change.field) {
    case 'status':
      return t(`status.${change[side]}`);
    case 'priority':
      return t(`priority.${change[side]}`);
    case 'type':
      return t(`type.${change[side]}`);
    case 'category':
      return change[side] ?? t('event.nothing');
    case 'subject':
      return change[side] === '' ? t('queue.noSubject') : change[side];
    case 'tags':
      return change[side].length === 0
        ? t('event.nothing')
        : change[side].map((tag) => labelText(t, tag)).join(', ');
    case 'assigneeId':
    case 'teamId':
    case 'customerId':
    case 'mergedIntoId':
      return namedText(t, change, side === 'from' ? event.fromName : event.toName, change[side]);
    case 'snooze':
      return snoozeText({ t, locale }, change[side]);
    case 'escalation':
      return side === 'from' ? '' : pointText(t, event, change);
    case 'link':
      return linkedText(t, change[side]);
    case 'process':
      return side === 'from' ? '' : processText({ t, locale }, change.to);
  }
}

/** A point of a promise that was reached, and who was told. */
function pointText(
  t: Translate,
  { cause, toldNames }: Told,
  { to }: TicketChange & { field: 'escalation' },
): string {
  const said = cause?.kind === 'sla' ? cause : null;
  const metric = said === null ? '' : t(`slaMetric.${said.metric}`);
  const what = t(`event.escalation.${to.kind}`, { metric, level: said?.level ?? '' });
  const names = toldNames.join(t('event.comma'));
  const told = to.told.length === 0 ? t('event.toldNobody') : t('event.told', { names });
  return [what, told].join(t('event.comma'));
}

/** What somebody did with a process, as its template calls it. */
function processText({ t, locale }: TextMaker, { how, process, step, reason }: ProcessHappening): string {
  const what = t(`event.process.${how}`, { process: process[locale], step: step?.[locale] ?? '' });
  return reason === null ? what : t('event.process.because', { what, reason });
}

/** Until when a ticket is put aside, and why. */
function snoozeText({ t, locale }: TextMaker, snooze: Snooze | null): string {
  if (snooze === null) return t('event.nothing');
  const time = exactTime(snooze.until, locale);
  return snooze.reason === null ? time : t('event.process.because', { what: time, reason: snooze.reason });
}

function linkedText(t: Translate, link: LinkedTicket | null): string {
  return link === null ? t('event.nothing') : t(`linkedTo.${link.relation}`, { number: link.otherNumber });
}

function namedText(t: Translate, { field }: TicketChange, name: string | null, id: string | null): string {
  if (id === null) return t(field === 'assigneeId' ? 'ticket.unassigned' : 'event.nothing');
  if (name === null) return t('event.unknown');
  return field === 'mergedIntoId' ? `#${name}` : name;
}

/** What somebody did, as the end of a sentence that begins with their name. */
function phraseOf({ t, locale }: TextMaker, event: HistoryEntry): string {
  const { change } = event;
  if (change.field === 'escalation') return pointText(t, event, change);
  if (change.field === 'process') return processText({ t, locale }, change.to);
  if (change.field === 'link') {
    return change.to === null
      ? t('event.link.off', { what: linkedText(t, change.from) })
      : t('event.link.on', { what: linkedText(t, change.to) });
  }
  if (isHidden(event)) return t('event.hidden', { field: t(FIELD_NAMES[change.field]) });
  const value = valueText({ t, locale }, event, 'to');
  switch (change.field) {
    case 'status':
      return t('event.status', { value });
    case 'priority':
      return t('event.priority', { value });
    case 'type':
      return t('event.type', { value });
    case 'category':
      return change.to === null ? t('event.category.none') : t('event.category', { value });
    case 'subject':
      return t('event.subject', { value });
    case 'tags': {
      const added = change.to
        .filter((tag) => !change.from.includes(tag))
        .map((tag) => `+ ${labelText(t, tag)}`);
      const removed = change.from
        .filter((tag) => !change.to.includes(tag))
        .map((tag) => `− ${labelText(t, tag)}`);
      return t('event.tags', { value: [...added, ...removed].join('  ') });
    }
    case 'assigneeId':
      if (change.to === null) return t('event.assignee.none');
      return change.to === event.actorId ? t('event.assignee.self') : t('event.assignee', { value });
    case 'teamId':
      return t('event.team', { value });
    case 'customerId':
      return change.to === null ? t('event.customer.none') : t('event.customer', { value });
    case 'snooze':
      if (change.to === null) return t('event.snooze.off');
      return change.to.until <= event.at ? t('event.snooze.back') : t('event.snooze', { value });
    case 'mergedIntoId':
      if (event.fromNumber !== null) return t('event.merge.here', { number: event.fromNumber });
      return change.to === null
        ? t('event.merge.undone', { value: valueText({ t, locale }, event, 'from') })
        : t('event.merge', { value });
  }
}

/**
 * A run of changes in one line: who did what, each field as it ended up.
 * "Li Wei set priority to P1 and assigned Ana"
 */
export function runText({ t, locale }: TextMaker, events: readonly HistoryEntry[]): string {
  const last = new Map<string, HistoryEntry>();
  for (const event of events) {
    // Each link and each point of a promise is told, of fields the last.
    const about = Object.hasOwn(FIELD_NAMES, event.change.field) ? event.change.field : event.id;
    const key = `${event.ticketId} ${about}`;
    // Where it stood last is where it is told.
    last.delete(key);
    last.set(key, event);
  }
  const shown = [...last.values()].slice(0, MOST_PHRASES);
  const sentences: { readonly name: string; readonly phrases: string[] }[] = [];
  for (const event of shown) {
    const name = actorText({ t, locale }, event);
    const sentence = sentences.at(-1);
    if (sentence?.name === name) sentence.phrases.push(phraseOf({ t, locale }, event));
    else sentences.push({ name, phrases: [phraseOf({ t, locale }, event)] });
  }
  return sentences
    .map(({ name, phrases }) => t('event.sentence', { name, what: joined(t, phrases) }))
    .join(t('event.then'));
}

function joined(t: Translate, phrases: readonly string[]): string {
  const last = phrases.at(-1) ?? '';
  const rest = phrases.slice(0, -1).join(t('event.comma'));
  return rest === '' ? last : t('event.and', { rest, last });
}
