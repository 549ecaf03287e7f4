import type { EntityRow } from '../../../shared/model/entities.ts';
import type { CustomerId, TicketId, UserId } from '../../../shared/model/ids.ts';
import type { Locale } from '../../../shared/model/locale.ts';
import type { MessageKind } from '../../../shared/model/message.ts';
import { pick, type Random, randomInt } from '../../../shared/util/seeded-random.ts';
import { type Body, renderBody } from './body.ts';
import { chance } from './chance.ts';
import { capitalize, fillText } from './fill-text.ts';
import { type Course, type DemoMaterial, textsOf } from './material.ts';
import type { TicketPlan } from './plan-tickets.ts';
import { clockOf } from './slot-dates.ts';
import type { TicketSlots } from './slots.ts';
import type { Beat } from './storyline.ts';

/** A message that has everything but its own id. */
export type DraftMessage = Omit<EntityRow<'message'>, 'id'>;

/** What the words of one ticket come from. */
export interface Writing {
  readonly random: Random;
  readonly material: DemoMaterial;
  readonly plan: TicketPlan;
  readonly slots: TicketSlots;
  readonly ticketId: TicketId;
  readonly number: number;
  readonly subject: string;
  /** Whoever took the first call when nobody works on the ticket yet. */
  readonly agent: EntityRow<'user'>;
  /** Texts that were used before, so that no two tickets begin alike. */
  readonly usedTexts: Set<string>;
}

const KINDS: Readonly<Partial<Record<Beat, MessageKind>>> = {
  note: 'internalNote',
  remark: 'internalNote',
  hold: 'internalNote',
  sagaNote: 'internalNote',
  inboundCall: 'callRecord',
  outboundCall: 'callRecord',
  wrapUpCall: 'callRecord',
};
const SYSTEM: readonly Beat[] = [
  'routed',
  'receipt',
  'spike',
  'priority',
  'assigned',
  'solvedStatus',
  'survey',
];
const CUSTOMERS: readonly Beat[] = [
  'opening',
  'answer',
  'sagaCustomer',
  'chase',
  'angry',
  'thanks',
  'reopen',
];

/** Whose words a beat is. */
export function voiceOf(beat: Beat, plan: TicketPlan): 'system' | 'customer' | 'agent' {
  if (SYSTEM.includes(beat)) return 'system';
  if (beat === 'openingSolved' || (beat === 'opening' && plan.channel === 'phone')) return 'agent';
  return CUSTOMERS.includes(beat) ? 'customer' : 'agent';
}

/** Writes a whole conversation. */
export function writeMessages(
  writing: Writing,
  beats: readonly Beat[],
  times: readonly number[],
): readonly DraftMessage[] {
  const used = new Map<string, Set<string>>();
  const saga = new Map<string, number>();
  const messages: DraftMessage[] = [];
  beats.forEach((beat, index) => {
    const createdAt = times[index] ?? writing.plan.createdAt;
    messages.push(writeMessage(writing, { beat, createdAt, used, saga, before: messages }));
  });
  return messages;
}

interface Place {
  readonly beat: Beat;
  readonly createdAt: number;
  readonly used: Map<string, Set<string>>;
  /** How far the long story has come. */
  readonly saga: Map<string, number>;
  readonly before: readonly DraftMessage[];
}

function writeMessage(writing: Writing, place: Place): DraftMessage {
  const { plan, agent, ticketId } = writing;
  const { beat, createdAt } = place;
  const voice = voiceOf(beat, plan);
  const kind = kindOf(beat, plan, voice);
  const isMail = plan.channel === 'mail';
  const isSent = isMail && kind === 'publicReply';
  return {
    ticketId,
    kind,
    channel: plan.channel,
    authorUserId: voice === 'agent' ? (agent.id as UserId) : null,
    authorCustomerId: voice === 'customer' ? (plan.customer.id as CustomerId) : null,
    subject: isMail && kind === 'inbound' ? subjectLine(writing, beat) : null,
    ...renderBody(bodyOf(writing, place, kind)),
    createdAt,
    delivery: isSent ? 'sent' : 'none',
    deliveryDetail: '',
    mailMessageId: null,
  };
}

function kindOf(beat: Beat, plan: TicketPlan, voice: 'system' | 'customer' | 'agent'): MessageKind {
  if (voice === 'system') return 'system';
  const fixed = KINDS[beat];
  if (fixed !== undefined) return fixed;
  if (plan.channel === 'phone' && (beat === 'opening' || beat === 'openingSolved')) return 'callRecord';
  if (plan.channel === 'chat') return 'chatLine';
  return voice === 'customer' ? 'inbound' : 'publicReply';
}

function subjectLine({ subject, plan }: Writing, beat: Beat): string {
  if (beat === 'opening') return subject;
  return plan.locale === 'en' ? `Re: ${subject}` : `回复：${subject}`;
}

function bodyOf(writing: Writing, place: Place, kind: MessageKind): Body {
  switch (kind) {
    case 'system':
      return { text: systemText(writing, place) };
    case 'callRecord':
      return { text: callText(writing, place) };
    case 'internalNote':
      return { text: noteText(writing, place) };
    case 'inbound':
      return customerBody(writing, place);
    case 'publicReply':
      return agentBody(writing, place);
    case 'chatLine':
      return {
        text:
          voiceOf(place.beat, writing.plan) === 'agent'
            ? agentText(writing, place)
            : customerText(writing, place),
      };
  }
}

/** One alternative of a kind that this ticket has not used yet. */
function choose(writing: Writing, place: Place, kind: string, lines: readonly string[]): string {
  const used = place.used.get(kind) ?? new Set();
  if (lines.length === 0) throw new Error(`${writing.plan.scenario.key} has no ${kind}`);
  const fresh = lines.filter((line) => !used.has(line));
  const line = pick(writing.random, fresh.length > 0 ? fresh : lines);
  place.used.set(kind, used.add(line));
  return line;
}

function fromScenario(writing: Writing, place: Place, kind: string): string {
  const { plan, random, slots } = writing;
  const line = choose(writing, place, kind, textsOf(plan.scenario.lines, kind, plan.course));
  const text = fillText(random, line, slots.fixed);
  return plan.locale === 'en' && kind !== 'chat' ? capitalize(text) : text;
}

function fromPhrases(
  writing: Writing,
  place: Place,
  kind: string,
  options: { extra?: Readonly<Record<string, string>>; locale?: Locale; course?: Course } = {},
): string {
  const { random, material, slots } = writing;
  const { extra = {}, locale = writing.plan.locale, course = fieldOf(writing.plan) } = options;
  const line = choose(writing, place, `phrase-${kind}`, textsOf(material.phrases[locale], kind, course));
  const text = fillText(random, line, slots.phrase(extra));
  return locale === 'en' ? capitalize(text) : text;
}

/** Not everything that fits a broken till fits an invoice. */
function fieldOf({ scenario }: TicketPlan): Course {
  if (scenario.handledBy === 'billing') return 'money';
  const isRepair =
    ['pos', 'network', 'hardware'].includes(scenario.handledBy) && scenario.type === 'incident';
  return isRepair ? 'tech' : null;
}

/** The next sentence of the long story, which everybody tells in step. */
function fromSaga(writing: Writing, place: Place, kind: string): string {
  const { material, plan, random, slots } = writing;
  const lines = textsOf(material.phrases[plan.locale], kind, null);
  const told = place.before.length === 0 ? 0 : (place.saga.get('saga-customer') ?? 0);
  const step = kind === 'saga-customer' ? told : told - 1;
  if (kind === 'saga-customer') place.saga.set(kind, told + 1);
  const text = fillText(random, lines[step % lines.length] ?? '', slots.fixed);
  return plan.locale === 'en' ? capitalize(text) : text;
}

/** Colleagues speak the language of their team among themselves, also about a foreign customer. */
function noteText(writing: Writing, place: Place): string {
  const { plan } = writing;
  if (place.beat === 'note') return fromScenario(writing, place, 'note');
  if (place.beat === 'sagaNote') return fromSaga(writing, place, 'saga-note');
  if (place.beat === 'hold' && textsOf(plan.scenario.lines, 'hold', plan.course).length > 0)
    return fromScenario(writing, place, 'hold');
  if (place.beat === 'hold') return fromPhrases(writing, place, 'hold');
  return fromPhrases(writing, place, 'note', { locale: plan.team.locale });
}

const STATUS_NAMES = {
  'zh-CN': { open: '处理中', pending: '待客户回复', solved: '已解决' },
  en: { open: 'open', pending: 'pending', solved: 'solved' },
};

function systemText(writing: Writing, place: Place): string {
  const { plan, agent, random } = writing;
  const locale = plan.team.locale;
  const names = STATUS_NAMES[locale];
  const kind = place.beat === 'solvedStatus' ? 'status' : place.beat;
  return fromPhrases(writing, place, kind, {
    locale,
    course: plan.channel === 'phone' ? 'voice' : 'mail',
    extra: {
      team: plan.team.row.name,
      agent: agent.name,
      from: chance(random, 0.7) ? names.open : names.pending,
      to: names.solved,
      priority: `P${plan.priority}`,
      stars: String(pick(random, [5, 5, 5, 5, 4, 4, 3, 2])),
    },
  });
}

function callText(writing: Writing, place: Place): string {
  const { plan, random, slots } = writing;
  const isEnglish = plan.locale === 'en';
  const wrap = isEnglish ? 'Wrap-up: ' : '小结：';
  const duration = `0${randomInt(random, 1, 8)}:${String(randomInt(random, 2, 59)).padStart(2, '0')}`;
  switch (place.beat) {
    case 'inboundCall':
      return fromPhrases(writing, place, 'inbound-call');
    case 'outboundCall':
      return fromPhrases(writing, place, 'outbound');
    case 'wrapUpCall': {
      const head = isEnglish ? `Outbound call · ${duration}` : `呼出 · ${duration}`;
      return `${head}\n${wrap}${fromScenario(writing, place, 'wrap')}`;
    }
    default: {
      const head = isEnglish ? 'Inbound call' : '呼入';
      const todo = isEnglish
        ? `logged, passed to ${plan.team.row.name}`
        : pick(random, [`已登记，由${plan.team.row.name}跟进`, '已登记，待回电', '已安抚客户，尽快处理']);
      const result = place.beat === 'openingSolved' ? fromScenario(writing, place, 'wrap') : todo;
      const report = uniqueText(writing, () => fromScenario(writing, place, 'call'));
      return `${head} · ${duration} · ${slots.fixed('phone')}\n${report}\n${wrap}${result}`;
    }
  }
}

function uniqueText({ usedTexts }: Writing, write: () => string): string {
  let text = write();
  for (let attempt = 0; usedTexts.has(text) && attempt < 5; attempt += 1) text = write();
  usedTexts.add(text);
  return text;
}

function customerText(writing: Writing, place: Place): string {
  switch (place.beat) {
    case 'opening': {
      const isShort = writing.plan.channel === 'chat' || writing.plan.channel === 'wechat';
      const isTerse = isShort && chance(writing.random, 0.75);
      const { scenario, course } = writing.plan;
      const hasChat = textsOf(scenario.lines, 'chat', course).length > 0;
      return uniqueText(writing, () => fromScenario(writing, place, isTerse && hasChat ? 'chat' : 'open'));
    }
    case 'answer':
      return fromScenario(writing, place, 'answer');
    case 'sagaCustomer':
      return fromSaga(writing, place, 'saga-customer');
    default:
      return fromPhrases(writing, place, place.beat);
  }
}

function customerBody(writing: Writing, place: Place): Body {
  const { plan, random } = writing;
  const text = customerText(writing, place);
  if (plan.channel !== 'mail')
    return { text: plan.channel === 'portal' && place.beat === 'opening' ? portalForm(writing, text) : text };
  const isOpening = place.beat === 'opening';
  const greeting = chance(random, isOpening ? 0.8 : 0.25)
    ? `${fromPhrases(writing, place, 'greeting')}\n\n`
    : '';
  const closing = chance(random, isOpening ? 0.6 : 0.15)
    ? `\n\n${fromPhrases(writing, place, 'closing')}`
    : '';
  const body = { text: `${greeting}${text}${closing}` };
  const signed = chance(random, isOpening ? 0.75 : 0.4)
    ? { ...body, signature: customerSignature(writing) }
    : body;
  const answered = place.before.findLast(({ kind }) => kind === 'publicReply');
  if (answered === undefined || !chance(random, 0.45)) return signed;
  return {
    ...signed,
    quote: { introduction: quoteIntroduction(writing, answered), text: answered.bodyText },
  };
}

function portalForm({ plan, random, slots }: Writing, text: string): string {
  if (chance(random, 0.5)) return text;
  const rows =
    plan.locale === 'en'
      ? [
          `Site: ${slots.fixed('store')}`,
          `Area: ${plan.scenario.category}`,
          `Call back on: ${slots.fixed('phone')}`,
        ]
      : [
          `门店：${slots.fixed('store')}`,
          `类别：${plan.scenario.category}`,
          `联系电话：${slots.fixed('phone')}`,
        ];
  return `${rows.join('\n')}\n\n${text}`;
}

function customerSignature({ plan, random }: Writing): string {
  const { name, title, company, phone } = plan.customer;
  if (chance(random, 0.35)) return name;
  const lines =
    plan.locale === 'en'
      ? [name, `${title}, ${company.short} ${plan.store}`, phone]
      : [`${name}｜${title}`, `${company.name} ${plan.store}`, `电话：${phone}`];
  return lines.slice(0, chance(random, 0.6) ? 3 : 2).join('\n');
}

function quoteIntroduction({ plan, agent, material }: Writing, answered: DraftMessage): string {
  const local = plan.team.zone.read(answered.createdAt);
  const day = `${local.year}-${String(local.month).padStart(2, '0')}-${String(local.day).padStart(2, '0')}`;
  const from = `${agent.name} <${material.people.mailbox.address}>`;
  return plan.locale === 'en'
    ? `On ${day} at ${clockOf(local)}, ${from} wrote:`
    : `在 ${day} ${clockOf(local)}，${from} 写道：`;
}

function agentText(writing: Writing, place: Place): string {
  switch (place.beat) {
    case 'ask':
    case 'fix':
      return fromScenario(writing, place, place.beat);
    case 'sagaAgent':
      return fromSaga(writing, place, 'saga-agent');
    default:
      return fromPhrases(writing, place, place.beat);
  }
}

function agentBody(writing: Writing, place: Place): Body {
  const { plan, random, agent, number } = writing;
  const text = agentText(writing, place);
  if (plan.channel !== 'mail' && plan.channel !== 'portal') return { text };
  const isGreeted = /^(?:您好|\{|Hi |Hello |Dear )/.test(text) || text.includes(`${plan.customer.honor}您好`);
  const greeting =
    isGreeted || !chance(random, 0.85) ? '' : `${fromPhrases(writing, place, 'agent-greeting')}\n\n`;
  const closing = chance(random, place.beat === 'fix' ? 0.45 : 0.15)
    ? `\n\n${fromPhrases(writing, place, 'agent-closing', { course: place.beat === 'fix' ? 'fix' : 'more' })}`
    : '';
  const signature =
    plan.locale === 'en'
      ? `${pick(random, ['Kind regards', 'Best wishes', 'Regards'])},\n${agent.name}\nOutpost Support · #${number}`
      : `${agent.name}\n前哨服务 · ${plan.team.row.name} · 工单 #${number}`;
  return { text: `${greeting}${text}${closing}`, signature };
}
