import type { Instant } from '../../model/ids.ts';
import { END, type ProcessStep } from '../../model/process-template.ts';
import type { DoneStep, ProcessAction, ProcessState } from '../../model/running-process.ts';
import type { User } from '../../model/user.ts';
import { checkFilledForm, type FormProblem } from './check-filled-form.ts';
import { nextStep } from './next-step.ts';
import { isFormMissing, isHandler, openVoices, type Person, type Playbook, stepOf } from './whose-step.ts';

/** After so many steps a process only goes forward: it ends, and its row does not grow for ever. */
export const MOST_DONE = 200;

/** Why something is not done with a step. */
export type ActProblem =
  | {
      readonly code: 'ended' | 'notDue' | 'notYours' | 'notAllowed' | 'reasonMissing' | 'tooLate' | 'tooLong';
    }
  | ({ readonly code: 'formInvalid' } & { readonly problem: FormProblem });

export type Acted =
  | { readonly ok: true; readonly state: ProcessState }
  | { readonly ok: false; readonly problem: ActProblem };

/** What is done, and for which turn of which step: the one that was due where it was done. */
export type Act = Readonly<{ step: string; turn: number; action: ProcessAction }>;

type Code = Exclude<ActProblem['code'], 'formInvalid'>;

const refused = (code: Code): Acted => ({ ok: false, problem: { code } });

/** The state in which a process begins. */
export function startState({ template }: Pick<Playbook, 'template'>, now: Instant): ProcessState {
  return { turn: 1, due: template.steps[0]?.key ?? null, since: now, form: null, voices: [], done: [] };
}

/**
 * The state after somebody did something with the step that is due, or why it is not done. Pure, and the only place that moves
 * a process: workstation and center judge by it.
 */
export function act(
  playbook: Playbook,
  state: ProcessState,
  wanted: Act,
  person: Person,
  now: Instant,
): Acted {
  const { action } = wanted;
  if (action.kind === 'recall') return recall(playbook, state, wanted, person);
  if (state.due === null) return refused('ended');
  const step = stepOf(playbook, state.due);
  if (step === undefined || state.due !== wanted.step || state.turn !== wanted.turn) return refused('notDue');
  const by = { byId: person.id, at: now };
  switch (action.kind) {
    case 'complete':
      return complete(playbook, state, step, action.fields, person, by);
    case 'return':
      if (!isHandler(step.handler, person, playbook)) return refused('notYours');
      if (!step.returnTo.includes(action.to)) return refused('notAllowed');
      if (state.done.length >= MOST_DONE) return refused('tooLong');
      return moved(state, step, { how: 'returned', reason: action.reason, to: action.to, ...by });
    default:
      return speak(playbook, state, step, action, person, by);
  }
}

type By = Readonly<{ byId: User['id']; at: Instant }>;

function complete(
  playbook: Playbook,
  state: ProcessState,
  step: ProcessStep,
  fields: (ProcessAction & { kind: 'complete' })['fields'],
  person: Person,
  by: By,
): Acted {
  if (!isHandler(step.handler, person, playbook)) return refused('notYours');
  // Whoever has agreed has agreed to this form.
  if (step.approval && (step.fields.length === 0 || state.voices.length > 0)) return refused('notAllowed');
  const [problem] = checkFilledForm(step.fields, fields);
  if (problem) return { ok: false, problem: { code: 'formInvalid', problem } };
  const filled = { ...state, form: { fields, ...by } };
  if (step.approval) return { ok: true, state: filled };
  return moved(filled, step, { how: 'completed', reason: null, to: nextStep(playbook, filled, step), ...by });
}

/** Everybody has one voice, for the first of the approvers that they are and that has not spoken. */
function speak(
  playbook: Playbook,
  state: ProcessState,
  step: ProcessStep,
  action: ProcessAction & { kind: 'approve' | 'reject' },
  person: Person,
  by: By,
): Acted {
  const { approval } = step;
  if (!approval) return refused('notAllowed');
  const approver = openVoices(step, state).find((index) => {
    const named = approval.approvers[index];
    return named !== undefined && isHandler(named, person, playbook);
  });
  const hasSpoken = state.voices.some(({ byId }) => byId === person.id);
  if (approver === undefined || hasSpoken || isFormMissing(step, state)) return refused('notYours');
  const isAgreed = action.kind === 'approve';
  const { reason } = action;
  if (!isAgreed && reason === null && approval.onRejection.isReasonRequired) return refused('reasonMissing');
  const heard = { ...state, voices: [...state.voices, { approver, isAgreed, reason, ...by }] };
  const outcome = outcomeOf(playbook, heard, step);
  if (outcome === null) return { ok: true, state: heard };
  const isBack = outcome.how === 'rejected' && outcome.to !== END;
  if (isBack && state.done.length >= MOST_DONE) return refused('tooLong');
  return moved(heard, step, { ...outcome, reason, ...by });
}

/** What the voices of an approval have decided, and where that leads; null while it is open. */
function outcomeOf(
  playbook: Playbook,
  state: ProcessState,
  step: ProcessStep,
): Pick<DoneStep, 'how' | 'to'> | null {
  const { approval } = step;
  if (!approval) return null;
  const needed =
    approval.mode === 'one' ? 1 : approval.mode === 'all' ? approval.approvers.length : approval.quorum;
  const agreed = state.voices.filter(({ isAgreed }) => isAgreed).length;
  if (agreed >= needed) return { how: 'approved', to: nextStep(playbook, state, step) };
  const open = approval.approvers.length - state.voices.length;
  return agreed + open >= needed ? null : { how: 'rejected', to: approval.onRejection.to };
}

function moved(
  { turn, since, form, voices, done }: ProcessState,
  step: ProcessStep,
  { at, ...how }: Pick<DoneStep, 'how' | 'reason' | 'to' | 'byId' | 'at'>,
): Acted {
  const entry: DoneStep = { step: step.key, turn, since, form, voices, at, ...how };
  const due = how.to === END ? null : how.to;
  return {
    ok: true,
    state: { turn: turn + 1, due, since: at, form: null, voices: [], done: [...done, entry] },
  };
}

/** Takes the last thing back if the same person did it: a voice, a form, or the step before where the template allows it. */
function recall(playbook: Playbook, state: ProcessState, wanted: Act, person: Person): Acted {
  const isOfTurn = state.turn === wanted.turn && state.due === wanted.step;
  const voice = state.voices.at(-1);
  if (voice !== undefined) {
    if (!isOfTurn || voice.byId !== person.id) return refused('tooLate');
    return { ok: true, state: { ...state, voices: state.voices.slice(0, -1) } };
  }
  if (state.form !== null) {
    if (!isOfTurn || state.form.byId !== person.id) return refused('tooLate');
    return { ok: true, state: { ...state, form: null } };
  }
  const last = state.done.at(-1);
  if (last === undefined || last.step !== wanted.step || last.turn !== wanted.turn) return refused('tooLate');
  if (last.byId !== person.id) return refused('notYours');
  if (!mayBeRecalled(playbook, state)) return refused('tooLate');
  const wasVoice = last.how === 'approved' || last.how === 'rejected';
  return {
    ok: true,
    state: {
      turn: state.turn + 1,
      due: last.step,
      since: last.since,
      form: last.how === 'completed' ? null : last.form,
      voices: wasVoice ? last.voices.slice(0, -1) : last.voices,
      done: state.done.slice(0, -1),
    },
  };
}

/** Whether the step that was done last may be taken back by who did it: the one that is due says so, and is not begun. */
export function mayBeRecalled(playbook: Playbook, { due, form, voices }: ProcessState): boolean {
  return due !== null && form === null && voices.length === 0 && stepOf(playbook, due)?.mayRecall === true;
}

/** Whether whoever does this now could take it back at once. */
export function mayBeTakenBack(playbook: Playbook, state: ProcessState, { action }: Act): boolean {
  const step = state.due === null ? undefined : stepOf(playbook, state.due);
  if (step === undefined || action.kind === 'recall') return false;
  const to = leadsTo(playbook, state, step, action);
  return to === null || stepOf(playbook, to)?.mayRecall === true;
}

/** Where an action leads; null while the step stays due. */
function leadsTo(
  playbook: Playbook,
  state: ProcessState,
  step: ProcessStep,
  action: Exclude<ProcessAction, { kind: 'recall' }>,
): string | null {
  const by = { byId: playbook.startedById, at: state.since };
  switch (action.kind) {
    case 'return':
      return action.to;
    case 'complete': {
      const filled = { ...state, form: { fields: action.fields, ...by } };
      return step.approval ? null : nextStep(playbook, filled, step);
    }
    default: {
      const voice = { approver: 0, isAgreed: action.kind === 'approve', reason: null, ...by };
      return outcomeOf(playbook, { ...state, voices: [...state.voices, voice] }, step)?.to ?? null;
    }
  }
}
