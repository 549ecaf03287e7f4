import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../db/client/connection.ts';
import { entityStoreOf } from '../../../db/client/entity-store.ts';
import { migrate } from '../../../db/client/migrate.ts';
import { readMigrations } from '../../../db/client/migrations/read.ts';
import { listProcesses, listTemplateOverviews, listTemplates } from '../../../db/client/queries/processes.ts';
import { act, startState } from '../../../shared/domain/processes/act.ts';
import type { TicketId } from '../../../shared/model/ids.ts';
import { step, template } from '../../support/process-template.ts';
import { idOf, person, playbook } from '../../support/running-process.ts';

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
