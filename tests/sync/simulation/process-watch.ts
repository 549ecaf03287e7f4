import type { Pool } from 'pg';
import { toModelRow } from '../../../db/server/entity-columns.ts';
import { nextStep } from '../../../shared/domain/processes/next-step.ts';
import { AdoptedTemplate } from '../../../shared/model/adopted-template.ts';
import { END, type Handler, type ProcessStep } from '../../../shared/model/process-template.ts';
import {
  type ProcessAction,
  type ProcessState,
  RunningProcess,
} from '../../../shared/model/running-process.ts';
import type { User } from '../../../shared/model/user.ts';
import { derivedId } from '../../../shared/mutations/derived-id.ts';
import { mustEqual, mustHold } from '../support/must-hold.ts';

/** A judged change, as the log of the center has it. */
interface LoggedAct {
  readonly operation_id: string;
  readonly name: string;
  readonly verdict: string;
  readonly code: string | null;
  readonly user_id: string;
  readonly args: Readonly<{
    processId: string;
    ticketId: string;
    templateId: string;
    step: string;
    turn: number;
    action: ProcessAction;
  }>;
}

type Person = Pick<User, 'id' | 'role' | 'teamIds' | 'isActive'>;

/** What is said of the process alone; every other refusal is about its ticket or the batch, and is no matter of these rules. */
const OF_THE_PROCESS: ReadonlySet<string> = new Set([
  'processStepNotDue',
  'processEnded',
  'processNotYours',
  'processRecallTooLate',
]);

/** What must come of it in seeds with processes, or they prove nothing. */
export const PROCESS_WORK = [
  'a step that was not due any more',
  'a step of somebody else',
  'a step given back',
  'a step taken back',
  'a voice for',
  'a voice against',
  'a process at its end',
] as const;

/** What came of an act by the rules as they are written here: a refusal, or the state after it. */
type Said = string | ProcessState;

/**
 * R217 to R220 a second time: plays each judged act on what the process was, and compares with every process of the center
 * after every batch. So no step is passed that was not done, by whoever was to do it, and nobody speaks twice.
 */
export class ProcessWatch {
  readonly #pool: Pool;
  readonly #tenantId: string;
  #processes = new Map<string, RunningProcess>();
  #templates = new Map<string, AdoptedTemplate>();

  constructor(pool: Pool, tenantId: string) {
    this.#pool = pool;
    this.#tenantId = tenantId;
  }

  /** Takes the center as it is now. */
  async begin(): Promise<void> {
    const templates = await this.#readRows('process_template');
    this.#templates = new Map(
      templates
        .map((row) => AdoptedTemplate.parse(toModelRow('processTemplate', row)))
        .map((row) => [row.id, row]),
    );
    this.#processes = await this.#readProcesses();
  }

  async checkBatch(fresh: readonly LoggedAct[]): Promise<void> {
    const changes = fresh.filter(({ name }) => name === 'process.start' || name === 'process.act');
    if (changes.length === 0) return;
    const { rows } = await this.#pool.query<Person>(
      `select id, role, team_ids as "teamIds", is_active as "isActive" from user_account where tenant_id = $1`,
      [this.#tenantId],
    );
    const people = new Map<string, Person>(rows.map((row) => [row.id, row]));
    for (const change of changes) this.#play(change, people.get(change.user_id));
    const played = [...this.#processes].map(([id, { state }]) => [id, state]);
    const there = [...(await this.#readProcesses())].map(([id, { state }]) => [id, state]);
    mustEqual(there.sort(), played.sort(), 'R217: the processes');
  }

  /** What became of the work on processes, by the log. */
  async listWork(): Promise<readonly (typeof PROCESS_WORK)[number][]> {
    const { rows } = await this.#pool.query<{ what: (typeof PROCESS_WORK)[number] }>(
      `select case when code = 'processStepNotDue' then 'a step that was not due any more'
           when code = 'processNotYours' then 'a step of somebody else'
           when verdict <> 'applied' then null
           else case args -> 'action' ->> 'kind' when 'return' then 'a step given back'
             when 'recall' then 'a step taken back' when 'approve' then 'a voice for' when 'reject' then 'a voice against' end
         end as what from mutation_log where tenant_id = $1 and name = 'process.act'
       union all select 'a process at its end' from ticket_process where tenant_id = $1 and state ->> 'due' is null`,
      [this.#tenantId],
    );
    return rows.flatMap(({ what }) => what ?? []);
  }

  /** At the end: whatever was done with a process stands once in the history of its ticket, and nothing else does. */
  async checkEnd(): Promise<void> {
    const { rows: taken } = await this.#pool.query<Pick<LoggedAct, 'operation_id' | 'args'>>(
      `select distinct on (operation_id) operation_id, args from mutation_log
       where tenant_id = $1 and name in ('process.start', 'process.act') and verdict = 'applied'`,
      [this.#tenantId],
    );
    const { rows: told } = await this.#pool.query<{ id: string }>(
      "select id from ticket_event where tenant_id = $1 and change ->> 'field' = 'process'",
      [this.#tenantId],
    );
    const expected = taken.map(({ operation_id: id, args: { ticketId } }) =>
      derivedId(id.slice(0, 13), `${id} ${ticketId} process`),
    );
    mustEqual(told.map(({ id }) => id).sort(), expected.sort(), 'R217: the events of processes');
  }

  #play(change: LoggedAct, person: Person | undefined): void {
    const { operation_id: operation, name, verdict, code, args } = change;
    const isTaken = verdict === 'applied';
    if (!isTaken && !OF_THE_PROCESS.has(code ?? '')) return;
    const before = this.#processes.get(args.processId);
    if (name === 'process.start') {
      mustHold(isTaken && before === undefined, `R217: ${operation} begins a process`);
      this.#processes.set(args.processId, this.#started(change));
      return;
    }
    if (before === undefined || person === undefined)
      throw new Error(`R217: ${operation} acts on a process that nobody began`);
    const said = this.#judge(before, args, person);
    mustEqual(isTaken ? null : code, typeof said === 'string' ? said : null, `R218 R219 R220: ${operation}`);
    if (typeof said !== 'string') this.#processes.set(before.id, { ...before, state: said });
  }

  #started({
    user_id: startedById,
    args: { processId: id, ticketId, templateId },
  }: LoggedAct): RunningProcess {
    const due = this.#templates.get(templateId)?.steps[0]?.key;
    const state = { turn: 1, due, since: 0, form: null, voices: [], done: [] };
    return RunningProcess.parse({ id, ticketId, templateId, startedById, startedAt: 0, state });
  }

  #judge(process: RunningProcess, { step: key, turn, action }: LoggedAct['args'], person: Person): Said {
    const template = this.#templates.get(process.templateId);
    const { state, startedById } = process;
    if (template === undefined) throw new Error(`R217: the template of ${process.id}`);
    const isOne = (handler: Handler): boolean => isNamed(handler, person, template, startedById);
    const isNow = state.turn === turn && state.due === key;
    if (action.kind === 'recall') return recalled(state, { key, turn, isNow }, person, template);
    if (state.due === null) return 'processEnded';
    const step = template.steps.find((each) => each.key === key);
    if (!isNow || step === undefined) return 'processStepNotDue';
    const by = { byId: person.id, at: 0 } as const;
    switch (action.kind) {
      case 'complete': {
        if (!isOne(step.handler)) return 'processNotYours';
        const filled = { ...state, form: { fields: action.fields, ...by } };
        if (step.approval) {
          mustHold(state.voices.length === 0, `R218: the form of ${key} stays as it was agreed to`);
          return filled;
        }
        const to = nextStep({ template, startedById }, filled, step);
        return moved(filled, step, { how: 'completed', reason: null, to, byId: person.id });
      }
      case 'return':
        if (!isOne(step.handler)) return 'processNotYours';
        mustHold(step.returnTo.includes(action.to), `R218: ${key} goes back to ${action.to}`);
        return moved(state, step, { how: 'returned', reason: action.reason, to: action.to, byId: person.id });
      default: {
        const { approvers, onRejection } = step.approval ?? { approvers: [], onRejection: { to: END } };
        const approver = approvers.findIndex(
          (each, index) => isOne(each) && !state.voices.some((voice) => voice.approver === index),
        );
        const isEarly = state.form === null && step.fields.some(({ isRequired }) => isRequired);
        const hasSpoken = state.voices.some(({ byId }) => byId === person.id);
        if (approver < 0 || hasSpoken || isEarly) return 'processNotYours';
        const isAgreed = action.kind === 'approve';
        const heard = {
          ...state,
          voices: [...state.voices, { approver, isAgreed, reason: action.reason, ...by }],
        };
        const agreed = heard.voices.filter((voice) => voice.isAgreed).length;
        const needed = neededOf(step);
        const { reason } = action;
        if (agreed >= needed) {
          const to = nextStep({ template, startedById }, heard, step);
          return moved(heard, step, { how: 'approved', reason, to, byId: person.id });
        }
        const refused = heard.voices.length - agreed;
        if (approvers.length - refused >= needed) return heard;
        return moved(heard, step, { how: 'rejected', reason, to: onRejection.to, byId: person.id });
      }
    }
  }

  async #readProcesses(): Promise<Map<string, RunningProcess>> {
    const rows = await this.#readRows('ticket_process');
    const processes = rows.map((row) => RunningProcess.parse(toModelRow('process', row)));
    return new Map(processes.map((row) => [row.id, { ...row, state: timeless(row.state) }]));
  }

  async #readRows(table: 'process_template' | 'ticket_process'): Promise<readonly Record<string, unknown>[]> {
    const { rows } = await this.#pool.query<Record<string, unknown>>(
      `select * from ${table} where tenant_id = $1 and not is_deleted`,
      [this.#tenantId],
    );
    return rows;
  }
}

/** When something was done is no matter of the order in which it was. */
function timeless(state: ProcessState): ProcessState {
  return JSON.parse(JSON.stringify(state, (key, value) => (key === 'at' || key === 'since' ? 0 : value)));
}

function isNamed(handler: Handler, person: Person, template: AdoptedTemplate, startedById: string): boolean {
  if (!person.isActive) return false;
  const isIn = (teamId: string | undefined): boolean => person.teamIds.some((id) => id === teamId);
  switch (handler.kind) {
    case 'requester':
      return person.id === startedById;
    case 'role':
      return person.role === handler.role;
    case 'team':
      return isIn(template.teams[handler.team]);
    case 'skill':
      return isIn(template.skills[handler.skill]);
    case 'person':
      return template.people[handler.email] === person.id;
  }
}

function neededOf({ approval }: ProcessStep): number {
  if (!approval) return Number.POSITIVE_INFINITY;
  if (approval.mode === 'one') return 1;
  return approval.mode === 'all' ? approval.approvers.length : approval.quorum;
}

function moved(
  { turn, form, voices, done }: ProcessState,
  { key }: ProcessStep,
  how: Pick<ProcessState['done'][number], 'how' | 'reason' | 'to' | 'byId'>,
): ProcessState {
  const entry = { step: key, turn, since: 0, form, voices, at: 0, ...how };
  const due = how.to === END ? null : how.to;
  return { turn: turn + 1, due, since: 0, form: null, voices: [], done: [...done, entry] };
}

/** Only what was done last, only by who did it, and only before somebody acted on it. */
function recalled(
  state: ProcessState,
  { key, turn, isNow }: Readonly<{ key: string; turn: number; isNow: boolean }>,
  { id }: Person,
  { steps }: AdoptedTemplate,
): Said {
  const { voices, form, done, due } = state;
  const voice = voices.at(-1);
  if (voice !== undefined) {
    return isNow && voice.byId === id ? { ...state, voices: voices.slice(0, -1) } : 'processRecallTooLate';
  }
  if (form !== null) return isNow && form.byId === id ? { ...state, form: null } : 'processRecallTooLate';
  const last = done.at(-1);
  if (last?.step !== key || last.turn !== turn) return 'processRecallTooLate';
  if (last.byId !== id) return 'processNotYours';
  if (!steps.some((step) => step.key === due && step.mayRecall)) return 'processRecallTooLate';
  const isVoice = last.how === 'approved' || last.how === 'rejected';
  return {
    turn: state.turn + 1,
    due: last.step,
    since: 0,
    form: last.how === 'completed' ? null : last.form,
    voices: isVoice ? last.voices.slice(0, -1) : last.voices,
    done: done.slice(0, -1),
  };
}
