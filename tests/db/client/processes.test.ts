import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../db/client/connection.ts';
import { entityStoreOf } from '../../../db/client/entity-store.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';
import { listProcesses, listTemplateOverviews, listTemplates } from '../../../db/client/queries/processes.ts';
import { act, startState } from '../../../shared/domain/processes/act.ts';
import type { TicketId } from '../../../shared/model/ids.ts';
import { SLA_SETTINGS_ID } from '../../../shared/model/sla-settings.ts';
import { step, template } from '../../support/process-template.ts';
import { idOf, person, playbook } from '../../support/running-process.ts';
import { sampleTicket } from '../../support/small-organization.ts';

const book = playbook(template(step('ask', ['end'])));

it('a ticket has its processes with their steps, what runs first; of a template the newest version can be started', () => {
  const db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(db, readMigrations(join(import.meta.dirname, '../../../db/client/migrations')));
  const store = entityStoreOf(db);
  const ticketId = idOf(1) as TicketId;
  for (const version of [9, 10])
    store.put('processTemplate', { ...book.template, id: idOf(version), version } as never, 1);
  const ended = act(
    book,
    startState(book, 1),
    { step: 'ask', turn: 1, action: { kind: 'complete', fields: {} } },
    person(1, 'agent'),
    2,
  );
  if (!ended.ok) throw new Error('It was not completed');
  const process = { ticketId, templateId: idOf(9), startedById: idOf(1) };
  store.put('process', { ...process, id: idOf(20), startedAt: 5, state: ended.state } as never, 1);
  store.put('process', { ...process, id: idOf(21), startedAt: 1, state: startState(book, 1) } as never, 1);
  store.put(
    'process',
    { ...process, id: idOf(22), templateId: idOf(8), startedAt: 0, state: startState(book, 1) } as never,
    1,
  );
  const rows = listProcesses(db, { ticketId });
  expect(rows.map(({ id, template: of }) => [id, of?.version ?? null])).toEqual([
    [idOf(21), 9],
    [idOf(22), null],
    [idOf(20), 9],
  ]);
  expect(listTemplates(db)).toMatchObject([{ id: idOf(10), version: 10, stepCount: 1 }]);
  expect(listTemplateOverviews(db)).toMatchObject([
    { template: { id: idOf(10), version: 10, steps: [{ key: 'ask' }] }, running: [{ version: 9, count: 1 }] },
  ]);
  db.close();
});

it('R248: the step that is due is to be done in the working time of the place where it is handled', () => {
  const db = openDatabase({ path: ':memory:', keyHex: null });
  migrate(db, readMigrations(join(import.meta.dirname, '../../../db/client/migrations')));
  const store = entityStoreOf(db);
  const put = (entity: 'branch' | 'team', row: object): void => store.put(entity, row as never, 1);
  put('branch', { id: idOf(60), name: 'Head office', city: '', timeZone: 'Asia/Shanghai' });
  put('branch', { id: idOf(61), name: 'London', city: '', timeZone: 'Europe/London' });
  put('team', { id: idOf(70), branchId: idOf(60), parentId: null, name: 'Finance' });
  put('team', { id: idOf(71), branchId: idOf(61), parentId: null, name: 'Desk' });
  const ticket = sampleTicket({ teamId: idOf(71), branchId: idOf(61), number: 1 } as never);
  store.put('ticket', ticket, 1);
  const office = [['09:00', '17:00']] as const;
  const windows = { mon: office, tue: office, wed: office, thu: office, fri: office };
  const calendar = { timeZone: 'Asia/Shanghai', windows, holidays: ['2026-06-08'] };
  store.put('slaSettings', { id: SLA_SETTINGS_ID, policies: [], calendars: { china: calendar } } as never, 1);
  // Friday, an hour before the office in Shanghai closes; Monday is a holiday there.
  const since = Date.UTC(2026, 5, 5, 8);
  const dueOf = (handler: object, id: number): number | null | undefined => {
    const own = playbook(template({ ...step('pay', ['end']), handler, deadlineMinutes: 120 } as never), {
      finance: 70,
    });
    store.put('processTemplate', { ...own.template, id: idOf(id) } as never, 1);
    const process = { ticketId: ticket.id, templateId: idOf(id), startedById: idOf(1), startedAt: since };
    store.put('process', { ...process, id: idOf(id + 1), state: startState(own, since) } as never, 1);
    const rows = listProcesses(db, { ticketId: ticket.id });
    return rows.find((row) => row.id === idOf(id + 1))?.dueAt;
  };
  expect(dueOf({ kind: 'team', team: 'finance' }, 80)).toBe(Date.UTC(2026, 5, 9, 2));
  // A role works where the ticket is: in London it is nine in the morning.
  expect(dueOf({ kind: 'role', role: 'agent' }, 90)).toBe(Date.UTC(2026, 5, 5, 10));
  db.close();
});
