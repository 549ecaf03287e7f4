import type { ProcessRow, TemplateOverview, TemplateRow } from '../../../shared/contract/process-rows.ts';
import type { QueryArgs, QueryResult } from '../../../shared/contract/queries.ts';
import { stepDueAt } from '../../../shared/domain/processes/step-due-at.ts';
import type { Playbook } from '../../../shared/domain/processes/whose-step.ts';
import type { AdoptedTemplate } from '../../../shared/model/adopted-template.ts';
import type { Branch } from '../../../shared/model/branch.ts';
import type { Handler } from '../../../shared/model/process-template.ts';
import type { RunningProcess } from '../../../shared/model/running-process.ts';
import type { Team } from '../../../shared/model/team.ts';
import type { Ticket } from '../../../shared/model/ticket.ts';
import type { User } from '../../../shared/model/user.ts';
import type { SqliteDatabase } from '../connection.ts';
import { entityStoreOf } from '../entity-store.ts';
import { prepared } from '../prepared.ts';
import { listRows } from './rows.ts';
import { getSlaSettings } from './sla-settings.ts';

/** The processes of a ticket with their steps: what runs first, of that what began last. */
export function listProcesses(
  db: SqliteDatabase,
  { ticketId }: QueryArgs<'ticket.processes'>,
): QueryResult<'ticket.processes'> {
  const processes = listRows(
    db,
    'process',
    'ticket_process',
    "where ticket_id = ? order by state ->> '$.due' is null, started_at desc, id",
    [ticketId],
  );
  if (processes.length === 0) return [];
  const store = entityStoreOf(db);
  const files = listRows(db, 'attachment', 'attachment', 'where ticket_id = ? order by filename, id', [
    ticketId,
  ]).map(({ id, filename }) => ({ id, filename }));
  return processes.map((process) => {
    const template = (store.get('processTemplate', process.templateId)?.row ??
      null) as ProcessRow['template'];
    return {
      ...process,
      template,
      dueAt: template === null ? null : dueAtOf(db, process, template),
      names: namesOf(db, peopleIn(process)),
      files,
    };
  });
}

function dueAtOf(db: SqliteDatabase, process: RunningProcess, template: AdoptedTemplate): number | null {
  const { state, startedById, ticketId } = process;
  const step = template.steps.find(({ key }) => key === state.due);
  if (step === undefined) return null;
  const store = entityStoreOf(db);
  const ticket = store.get('ticket', ticketId)?.row as Ticket | undefined;
  const own = teamOf(
    step.handler,
    { template, startedById },
    (id) => store.get('user', id)?.row as User | undefined,
  );
  const team = store.get('team', own ?? ticket?.teamId ?? '')?.row as Team | undefined;
  const branch = store.get('branch', team?.branchId ?? '')?.row as Branch | undefined;
  // Without a place here, the one where the workstation stands.
  const timeZone = branch?.timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return stepDueAt(step, state.since, getSlaSettings(db).calendars, timeZone);
}

/** The team whose place a step is handled at; undefined for whoever works at the ticket. */
function teamOf(
  handler: Handler,
  { template, startedById }: Playbook,
  userOf: (id: string) => User | undefined,
): string | undefined {
  switch (handler.kind) {
    case 'team':
      return template.teams[handler.team];
    case 'skill':
      return template.skills[handler.skill];
    case 'person':
      return userOf(template.people[handler.email] ?? '')?.teamIds[0];
    case 'requester':
      return userOf(startedById)?.teamIds[0];
    case 'role':
      return undefined;
  }
}

function peopleIn({ startedById, state }: RunningProcess): readonly string[] {
  const voices = [state, ...state.done].flatMap((step) => step.voices.map(({ byId }) => byId));
  const forms = state.form === null ? [] : [state.form.byId];
  return [startedById, ...voices, ...forms, ...state.done.map(({ byId }) => byId)];
}

function namesOf(db: SqliteDatabase, ids: readonly string[]): Record<string, string> {
  const people = listRows(db, 'user', 'user_account', 'where id in (select value from json_each(?))', [
    JSON.stringify(ids),
  ]);
  return Object.fromEntries(people.map(({ id, name }) => [id, name]));
}

/** Of each template the newest version. */
export function listTemplates(db: SqliteDatabase): TemplateRow[] {
  return newestTemplates(db).map(({ id, key, version, titles, steps }) => ({
    id,
    key,
    version,
    titles,
    stepCount: steps.length,
  }));
}

function newestTemplates(db: SqliteDatabase): AdoptedTemplate[] {
  return listRows(
    db,
    'processTemplate',
    'process_template',
    `where version = (select max(version) from process_template n where n.key = process_template.key)
     order by key`,
    [],
  );
}

/** Of each template the newest version, and what runs by it and those before it, the newest first. */
export function listTemplateOverviews(db: SqliteDatabase): TemplateOverview[] {
  const running = prepared<[], { key: string; version: number; count: number }>(
    db,
    `select t.key, t.version, count(*) count from ticket_process p join process_template t on t.id = p.template_id
     where p.state ->> '$.due' is not null group by t.id order by t.version desc`,
  ).all();
  return newestTemplates(db).map((template) => ({
    template,
    running: running
      .filter(({ key }) => key === template.key)
      .map(({ version, count }) => ({ version, count })),
  }));
}
