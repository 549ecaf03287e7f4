import { readFileSync } from 'node:fs';
import { readsOf } from '../../../db/client/pending.ts';
import type { ImportRow } from '../../../db/server/import-rows.ts';
import { namesUsed } from '../../../shared/domain/processes/match-names.ts';
import { isFormMissing } from '../../../shared/domain/processes/whose-step.ts';
import type { AdoptedTemplate } from '../../../shared/model/adopted-template.ts';
import type { FormField } from '../../../shared/model/form-field.ts';
import { ProcessTemplate } from '../../../shared/model/process-template.ts';
import type { FilledForm, ProcessAction, RunningProcess } from '../../../shared/model/running-process.ts';
import type { MutationCall } from '../../../shared/mutations/mutation.ts';
import { templateIdOf } from '../../../shared/mutations/process/template-id.ts';
import { pick, type Random, randomInt } from '../../../shared/util/seeded-random.ts';
import type { SmallOrganization } from '../../support/small-organization.ts';
import type { SimulatedClient } from '../support/simulated-client.ts';
import type { Simulation } from './simulation.ts';

/** Of those that ship: with a requester, branches, files, and all or two of three approvers. */
const TEMPLATES = ['customer-complaint', 'purchase-approval', 'refund'] as const;
/** Going on at once: so few that several people meet at each of them. */
const MAX_GOING_ON = 2;
/** What one person does in a row, if it stays their turn. */
const MAX_IN_A_ROW = 3;
/** What decides on where the forms lead: below and above every limit of the templates. */
const AMOUNTS = [3, 500, 1_500, 5_000] as const;
const DATE = '2026-01-05';

/** Templates as the organization took them over; every short name means one of its two teams. */
export function adoptedTemplates({ teamIds }: SmallOrganization): readonly ImportRow[] {
  return TEMPLATES.map((key) => {
    const file = new URL(`../../../resources/process-templates/${key}.json`, import.meta.url);
    const template = ProcessTemplate.parse(JSON.parse(readFileSync(file, 'utf8'), withoutWords));
    const { teams, skills } = namesUsed(template);
    const match = (names: readonly string[]) =>
      Object.fromEntries(names.map((name, index) => [name, teamIds[(index + 1) % teamIds.length]]));
    const names = Object.fromEntries(teamIds.map((id, index) => [id, `Team ${index + 1}`]));
    const matches = { teams: match([...teams]), skills: match([...skills]), people: {}, names };
    return { entity: 'processTemplate', row: { id: templateIdOf(template), ...template, ...matches } };
  });
}

/** Pages of the simulation are small; what the steps are called and say is no matter of their order. */
function withoutWords(key: string, value: unknown): unknown {
  return key === 'titles' || key === 'norm' ? { en: '-', 'zh-CN': '-' } : value;
}

/** Somebody begins a process or goes on with one, now and then while somebody else does the same. */
export function workOnProcess(world: Simulation, client: SimulatedClient): string {
  const { random, newId, clients } = world;
  const goingOn = processesOf(client, true);
  if (goingOn.length < MAX_GOING_ON && random() < 0.4) {
    const call = startOf(random, client, newId);
    return call === null ? 'nothing' : save(client, call);
  }
  // What has ended is acted on as well: a step of it may be taken back until then, and nothing after.
  const choices = goingOn.length > 0 && random() < 0.95 ? goingOn : processesOf(client);
  if (choices.length === 0) return 'nothing';
  const processId = pick(random, choices);
  const others = clients.filter((each) => each !== client && processesOf(each).includes(processId));
  const people = others.length > 0 && random() < 0.4 ? [client, pick(random, others)] : [client];
  const told = people.map((each) => `${each.index} ${actInARow(random, each, processId)}`);
  return told.join('; ');
}

function actInARow(random: Random, client: SimulatedClient, processId: string): string {
  const told: string[] = [];
  for (let count = randomInt(random, 1, MAX_IN_A_ROW); count > 0; count -= 1) {
    const call = actOn(random, client, processId);
    if (call === null) break;
    told.push(save(client, call));
  }
  return told.length === 0 ? 'nothing' : told.join();
}

function save(client: SimulatedClient, call: MutationCall): string {
  const result = client.save(call);
  return `${call.name} ${result.isSaved ? `saved ${result.n}` : result.code}`;
}

function processesOf({ db }: SimulatedClient, isGoingOn = false): readonly string[] {
  const where = isGoingOn ? "state ->> 'due' is not null" : 'true';
  return db.prepare<[], string>(`select id from ticket_process where ${where} order by id`).pluck().all();
}

function startOf(random: Random, { db }: SimulatedClient, newId: () => string): MutationCall | null {
  const [tickets, templates] = (['ticket', 'process_template'] as const).map((table) =>
    db.prepare<[], string>(`select id from ${table} order by id`).pluck().all(),
  );
  if (!tickets?.length || !templates?.length) return null;
  const args = { processId: newId(), ticketId: pick(random, tickets), templateId: pick(random, templates) };
  return { name: 'process.start', args };
}

/** Mostly what is due; sometimes what is not, or what was done last is taken back. */
function actOn(random: Random, { db }: SimulatedClient, processId: string): MutationCall | null {
  const reads = readsOf(db);
  const process = reads.get('process', processId);
  const template = process === undefined ? undefined : reads.get('processTemplate', process.templateId);
  if (process === undefined || template === undefined) return null;
  const { ticketId, templateId, state } = process;
  const acted = (step: string, turn: number, action: ProcessAction): MutationCall => ({
    name: 'process.act',
    args: { processId, ticketId, templateId, step, turn, action },
  });
  const kind = random();
  const last = state.voices.length > 0 || state.form !== null ? null : state.done.at(-1);
  if (kind < 0.1) {
    const { step, turn } = last ?? { step: state.due, turn: state.turn };
    return step === null ? null : acted(step, turn, { kind: 'recall' });
  }
  const files = db
    .prepare<[string], string>('select id from attachment where ticket_id = ? order by id')
    .pluck()
    .all(ticketId);
  const isDue = kind < 0.9 && state.due !== null;
  const key = isDue ? state.due : pick(random, template.steps).key;
  const action = key === null ? null : actionOn(random, template, process, key, files);
  if (key === null || action === null) return null;
  return acted(key, isDue ? state.turn : randomInt(random, 1, state.turn), action);
}

/** What can be done with the step; null where it wants a file and the ticket has none. */
function actionOn(
  random: Random,
  template: AdoptedTemplate,
  { state }: RunningProcess,
  key: string,
  files: readonly string[],
): ProcessAction | null {
  const step = template.steps.find((each) => each.key === key);
  if (step === undefined) return null;
  if (step.returnTo.length > 0 && random() < 0.15) {
    return { kind: 'return', to: pick(random, step.returnTo), reason: 'Once more.' };
  }
  if (step.approval && !isFormMissing(step, state) && (step.fields.length === 0 || random() < 0.7)) {
    return { kind: random() < 0.7 ? 'approve' : 'reject', reason: 'Because.' };
  }
  if (files.length === 0 && step.fields.some(({ type, isRequired }) => type === 'file' && isRequired)) {
    return null;
  }
  const filled = step.fields.flatMap((field) => {
    const value = filledWith(random, field, files);
    return value === null ? [] : [[field.key, value] as const];
  });
  return { kind: 'complete', fields: Object.fromEntries(filled) as FilledForm };
}

function filledWith(random: Random, field: FormField, files: readonly string[]): unknown {
  switch (field.type) {
    case 'number':
    case 'money':
      return Math.min(field.max ?? Number.MAX_SAFE_INTEGER, Math.max(field.min ?? 0, pick(random, AMOUNTS)));
    case 'date':
      return DATE;
    case 'choice':
      return pick(random, field.choices).key;
    case 'checkbox':
      return field.isRequired || random() < 0.5;
    case 'file':
      return files.length === 0 ? null : [pick(random, files)];
    default:
      return `text ${randomInt(random, 0, 9_999)}`;
  }
}
