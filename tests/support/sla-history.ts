import { z } from 'zod';
import { slaEventOf } from '../../shared/model/sla-event.ts';

const Event = slaEventOf(z.number());
type Event = z.infer<typeof Event>;

const FIELDS: Readonly<Record<string, string>> = {
  team: 'teamId',
  person: 'assigneeId',
  merged: 'mergedIntoId',
  tags: 'tags',
};
const TYPES: Readonly<Record<string, string>> = {
  set: 'changed',
  reply: 'publicReply',
  auto: 'publicReply',
  customer: 'customerMessage',
  note: 'internalNote',
};

/** `03-02 09:00` of 2026 in Shanghai, or an instant with an offset. */
export function instantOf(written: string): number {
  return Date.parse(written.includes('T') ? written : `2026-${written.replace(' ', 'T')}+08:00`);
}

/** Lines such as `03-02 09:00 created P1`, `03-02 10:00 reply pending`, `03-02 11:00 set P0 team=network`. */
export function historyOf(lines: readonly string[]): Event[] {
  const ticket: Record<string, unknown> = {
    status: 'open',
    priority: 1,
    type: 'question',
    channel: 'mail',
    teamId: 'desk',
    branchId: 'home',
    assigneeId: null,
    customerId: 'customer',
    tags: [],
    mergedIntoId: null,
  };
  return lines.map((line) => {
    const [, time = '', type = '', rest = ''] =
      /^(\S+T\S+|\d\d-\d\d \d\d:\d\d) (\S+) ?(.*)$/.exec(line) ?? [];
    const at = instantOf(time);
    if (type === 'mergedIn')
      return Event.parse({ type, at, unansweredSince: rest === '-' ? null : instantOf(rest) });
    const changes = rest.split(' ').flatMap((word) => {
      if (word === '') return [];
      const [field, to] = changeOf(word);
      const from = ticket[field];
      ticket[field] = to;
      return [{ field, from, to }];
    });
    if (type === 'created') return Event.parse({ type, at, ticket });
    const isAutomatic = type === 'auto' ? { isAutomatic: true } : {};
    return Event.parse({ type: TYPES[type] ?? type, at, changes, ...isAutomatic });
  });
}

function changeOf(word: string): readonly [string, unknown] {
  if (/^P\d$/.test(word)) return ['priority', Number(word.slice(1))];
  const [name = '', value] = word.split('=');
  if (value === undefined) return ['status', word];
  if (name === 'tags') return ['tags', value === '-' ? [] : value.split(',')];
  return [FIELDS[name] ?? name, value === '-' ? null : value];
}
