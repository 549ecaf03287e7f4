import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { act, mayBeRecalled, startState } from '../../../../../shared/domain/processes/act.ts';
import { namesUsed } from '../../../../../shared/domain/processes/match-names.ts';
import { createStepGraph } from '../../../../../shared/domain/processes/step-graph.ts';
import { isHandler, type Person, type Playbook } from '../../../../../shared/domain/processes/whose-step.ts';
import type { FormField } from '../../../../../shared/model/form-field.ts';
import { ProcessTemplate } from '../../../../../shared/model/process-template.ts';
import { type FilledForm, ProcessAction, ProcessState } from '../../../../../shared/model/running-process.ts';
import { idOf, person, playbook } from '../../../../support/running-process.ts';

const folder = fileURLToPath(new URL('../../../../../resources/process-templates/', import.meta.url));
const books: readonly Playbook[] = readdirSync(folder).map((name) => {
  const template = ProcessTemplate.parse(JSON.parse(readFileSync(`${folder}${name}`, 'utf8')));
  const { teams, skills } = namesUsed(template);
  return playbook(template, Object.fromEntries([...teams, ...skills].map((key, index) => [key, 50 + index])));
});

const everyTeam = Array.from({ length: 12 }, (_, index) => 50 + index);
const people: readonly Person[] = [
  person(1, 'agent'),
  ...(['agent', 'supervisor', 'admin'] as const).flatMap((role, index) => [
    person(10 + index, role),
    person(20 + index, role, everyTeam),
  ]),
];

function drawnValue(field: FormField, drawn: number): FilledForm[string] {
  switch (field.type) {
    case 'number':
    case 'money':
      return Math.min(field.max ?? 1e9, Math.max(field.min ?? 0, drawn * 37));
    case 'date':
      return field.min ?? field.max ?? '2026-10-01';
    case 'choice':
      return field.choices[drawn % field.choices.length]?.key ?? '';
    case 'checkbox':
      return field.isRequired || drawn % 2 === 0;
    case 'file':
      return [idOf(drawn)] as never;
    default:
      return 'text';
  }
}

/** One drawn try: who, what, and for which step; most are for the one that is due. */
const tries = fc.array(
  fc.record({
    who: fc.nat({ max: people.length - 1 }),
    kind: fc.constantFrom(
      'complete',
      'complete',
      'complete',
      'approve',
      'approve',
      'reject',
      'return',
      'recall',
    ),
    drawn: fc.nat({ max: 999 }),
    isElsewhere: fc.integer({ min: 0, max: 9 }).map((each) => each === 0),
  }),
  { minLength: 60, maxLength: 150 },
);

function actionOf(book: Playbook, state: ProcessState, kind: string, drawn: number): ProcessAction {
  const step = book.template.steps.find(({ key }) => key === state.due);
  const fields = Object.fromEntries((step?.fields ?? []).map((each) => [each.key, drawnValue(each, drawn)]));
  const keys = book.template.steps.map(({ key }) => key);
  return ProcessAction.parse({
    kind,
    ...(kind === 'complete' ? { fields } : {}),
    ...(kind === 'approve' || kind === 'reject' ? { reason: 'Because.' } : {}),
    ...(kind === 'return' ? { to: keys[drawn % keys.length], reason: 'Because.' } : {}),
  });
}

it('on every walk a step follows one that leads to it, returns go back, and one step is due or the process has ended', () => {
  let ended = 0;
  fc.assert(
    fc.property(fc.constantFrom(...books), tries, (book, drawnTries) => {
      const graph = createStepGraph(book.template.steps);
      let state = startState(book, 0);
      for (const [at, { who, kind, drawn, isElsewhere }] of drawnTries.entries()) {
        const actor = people[who] as Person;
        const keys = book.template.steps.map(({ key }) => key);
        const step = isElsewhere ? (keys[drawn % keys.length] ?? '') : (state.due ?? '');
        const last = state.done.at(-1);
        const target = kind === 'recall' && last !== undefined ? last : { step, turn: state.turn };
        const action = actionOf(book, state, kind, drawn);
        const acted = act(book, state, { step: target.step, turn: target.turn, action }, actor, at);
        if (!acted.ok) continue;
        const before = state;
        state = ProcessState.parse(acted.state);
        if (kind !== 'recall') expect(step).toBe(before.due);
        if (state.due === null) ended += 1;
        else expect(keys).toContain(state.due);
        const doneNow = state.done.length > before.done.length ? state.done.at(-1) : undefined;
        if (doneNow === undefined) continue;
        expect(doneNow.step).toBe(before.due);
        expect(state.due ?? 'end').toBe(doneNow.to);
        const defined = book.template.steps.find(({ key }) => key === doneNow.step);
        if (doneNow.how === 'returned' || (doneNow.how === 'rejected' && doneNow.to !== 'end'))
          expect(graph.leadsTo(doneNow.to, doneNow.step)).toBe(true);
        else if (doneNow.how !== 'rejected') expect(defined?.next.map(({ to }) => to)).toContain(doneNow.to);
        if (doneNow.how === 'completed' || doneNow.how === 'returned')
          expect(defined !== undefined && isHandler(defined.handler, actor, book)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
  expect(ended).toBeGreaterThan(20);
});

it('a recall is the inverse of what it takes back, all but the count of turns', () => {
  let recalled = 0;
  fc.assert(
    fc.property(fc.constantFrom(...books), tries, (book, drawnTries) => {
      let state = startState(book, 0);
      for (const [at, { who, kind, drawn }] of drawnTries.entries()) {
        if (kind === 'recall' || state.due === null) continue;
        const actor = people[who] as Person;
        const here = { step: state.due, turn: state.turn };
        const acted = act(book, state, { ...here, action: actionOf(book, state, kind, drawn) }, actor, at);
        if (!acted.ok) continue;
        const isMoved = acted.state.turn !== state.turn;
        const isFormAgain = state.form !== null && !isMoved && acted.state.voices.length === 0;
        const back = act(book, acted.state, { ...here, action: { kind: 'recall' } }, actor, at + 1);
        if (!isMoved || mayBeRecalled(book, acted.state)) {
          if (!back.ok) throw new Error(`${kind} was not taken back: ${back.problem.code}`);
          recalled += 1;
          const turn = isMoved ? acted.state.turn + 1 : state.turn;
          expect(back.state).toEqual({ ...state, turn, ...(isFormAgain ? { form: null } : {}) });
        } else expect(back.ok).toBe(false);
        state = acted.state;
      }
    }),
    { numRuns: 300 },
  );
  expect(recalled).toBeGreaterThan(100);
});
