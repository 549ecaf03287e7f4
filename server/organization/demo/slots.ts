import type { Locale } from '../../../shared/model/locale.ts';
import { pick, type Random, randomInt } from '../../../shared/util/seeded-random.ts';
import { chance } from './chance.ts';
import type { Persona } from './customers.ts';
import type { SlotSource } from './fill-text.ts';
import type { Zone } from './local-time.ts';
import { DAY_MS } from './local-time.ts';
import type { DemoMaterial, Scenario } from './material.ts';
import { clockOf, dateOf, dateWithWeekday, lastMonth, partOfDay, visitDay } from './slot-dates.ts';

/** What the words of one ticket depend on. */
export interface SlotContext {
  readonly random: Random;
  readonly material: DemoMaterial;
  readonly scenario: Scenario;
  readonly locale: Locale;
  readonly zone: Zone;
  readonly createdAt: number;
  readonly customer: Persona;
  readonly store: string;
  readonly agentName: string;
  readonly colleagueName: string;
}

/** Slots that differ from sentence to sentence in what everybody says. */
const VOLATILE = new Set(['mins', 'hours', 'n', 'duration']);

/** The slots of one ticket: each keeps its value, so that every message speaks of the same thing. */
export interface TicketSlots {
  readonly fixed: SlotSource;
  /** For general phrases: small numbers come anew, and `extra` values go first. */
  phrase(extra?: Readonly<Record<string, string>>): SlotSource;
}

/** @returns the slots of a ticket */
export function createSlots(context: SlotContext): TicketSlots {
  const values = new Map<string, string>();
  const fixed = (name: string): string => {
    const known = values.get(name);
    if (known !== undefined) return known;
    const value = makeValue(name, context);
    values.set(name, value);
    return value;
  };
  return {
    fixed,
    phrase:
      (extra = {}) =>
      (name) =>
        extra[name] ?? (VOLATILE.has(name) ? makeValue(name, context) : fixed(name)),
  };
}

function makeValue(name: string, context: SlotContext): string {
  const { random, material, scenario, locale } = context;
  const own =
    scenario.slots[name] ??
    material.slots.shared[name] ??
    material.slots[locale][name] ??
    (name === 'item' ? material.slots.items[locale][context.customer.company.kind] : undefined);
  if (own !== undefined) return pick(random, own);
  const value =
    personSlot(name, context) ??
    timeSlot(name, context) ??
    numberSlot(name, context) ??
    codeSlot(name, context);
  if (value === null) throw new Error(`Scenario ${scenario.key} uses an unknown slot {${name}}`);
  return value;
}

function personSlot(name: string, context: SlotContext): string | null {
  const { customer, random, material, locale } = context;
  switch (name) {
    case 'name':
      return customer.name;
    case 'honor':
      return customer.honor;
    case 'first':
      return customer.firstName;
    case 'phone':
      return customer.phone;
    case 'email':
      return chance(random, 0.5)
        ? customer.email
        : `${locale === 'en' ? 'accounts' : 'caiwu'}@${customer.company.domain}`;
    case 'store':
      return context.store;
    case 'org':
      return customer.company.short;
    case 'agent':
      return context.agentName;
    case 'colleague':
      return context.colleagueName;
    case 'engineer':
      return pick(random, material.people.engineers[locale]);
    case 'category':
      return context.scenario.category;
    case 'user':
      return `${pick(random, ['store', 'mgr', 'ops', 'cash'])}.${customer.mailName.split('.')[0]}${randomInt(random, 1, 29)}`;
    default:
      return null;
  }
}

function timeSlot(name: string, { random, zone, createdAt, locale }: SlotContext): string | null {
  switch (name) {
    case 'time':
      return clockOf(zone.read(createdAt - randomInt(random, 6, 70) * 60_000));
    case 'moment':
      return partOfDay(zone.read(createdAt), locale);
    case 'date':
      return dateOf(zone.read(createdAt - randomInt(random, 1, 6) * DAY_MS), locale);
    case 'visit':
      return dateWithWeekday(visitDay(random, zone, createdAt), locale);
    case 'opening':
      return dateWithWeekday(zone.read(createdAt + randomInt(random, 12, 30) * DAY_MS), locale);
    case 'month':
      return lastMonth(zone.read(createdAt), locale);
    case 'window':
      return locale === 'en'
        ? pick(random, ['9–11 am', '10–12 am', '1–3 pm', '2–4 pm', '4–6 pm', '7–9 pm'])
        : pick(random, [
            '上午 9–11 点',
            '上午 10–12 点',
            '下午 1–3 点',
            '下午 2–4 点',
            '下午 4–6 点',
            '晚上 8–10 点',
          ]);
    default:
      return null;
  }
}

function numberSlot(name: string, { random, locale, customer }: SlotContext): string | null {
  const between = (from: number, to: number): string => String(randomInt(random, from, to));
  switch (name) {
    case 'n':
      return between(2, 6);
    case 'n2':
      return between(3, 9);
    case 'pct2':
      return between(13, 88);
    case 'mins':
      return String(randomInt(random, 2, 9) * 5);
    case 'hours':
      return between(2, 4);
    case 'days':
      return between(2, 6);
    case 'amount':
      return money(random, Math.exp(3.6 + random() * 3.6), locale, customer);
    case 'price':
      return money(random, 6 + random() * 130, locale, customer);
    case 'duration':
      return `${String(randomInt(random, 1, 8)).padStart(2, '0')}:${String(randomInt(random, 5, 59)).padStart(2, '0')}`;
    default:
      return null;
  }
}

function money(random: Random, value: number, locale: Locale, customer: Persona): string {
  const rounded = chance(random, 0.4) ? Math.round(value) : Math.round(value * 10) / 10;
  const [whole = '', cents] = rounded.toFixed(Number.isInteger(rounded) ? 0 : 2).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const text = cents === undefined ? grouped : `${grouped}.${cents}`;
  if (locale === 'zh-CN') return text;
  return customer.company.isInChina ? `¥${text}` : `£${text}`;
}

function codeSlot(name: string, { random, zone, createdAt, locale }: SlotContext): string | null {
  const digits = (count: number): string =>
    Array.from({ length: count }, () => randomInt(random, 0, 9)).join('');
  const local = zone.read(createdAt);
  const yearMonth = `${String(local.year).slice(2)}${String(local.month).padStart(2, '0')}`;
  switch (name) {
    case 'till':
      return locale === 'en' ? `till ${randomInt(random, 1, 8)}` : `${randomInt(random, 1, 8)}号收银机`;
    case 'sn':
      return `${pick(random, ['OT', 'RP', 'HS', 'KX'])}${yearMonth}${pick(random, ['A', 'B', 'C', 'F'])}${digits(5)}`;
    case 'order':
      return `SO${yearMonth}-${digits(5)}`;
    case 'invoice':
      return `INV-${yearMonth}-${digits(4)}`;
    case 'txn':
      return `${yearMonth}${digits(8)}`;
    case 'member':
      return digits(4);
    case 'barcode':
      return `690${digits(10)}`;
    case 'tracking':
      return `LK${digits(9)}`;
    case 'ip':
      return `192.168.${randomInt(random, 0, 20)}.${randomInt(random, 11, 240)}`;
    case 'room':
      return `${randomInt(random, 1, 9)}${digits(2)}`;
    default:
      return null;
  }
}
