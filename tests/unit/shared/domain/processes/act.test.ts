import { expect, it } from 'vitest';
import { type Acted, act, startState } from '../../../../../shared/domain/processes/act.ts';
import { toldDue } from '../../../../../shared/domain/processes/told-due.ts';
import type { Person, Playbook } from '../../../../../shared/domain/processes/whose-step.ts';
import type { ProcessAction, ProcessState } from '../../../../../shared/model/running-process.ts';
import { compare, field, step, template } from '../../../../support/process-template.ts';
import { idOf, person, playbook } from '../../../../support/running-process.ts';

const FINANCE = 50;
const requester = person(1, 'agent');
const clerk = person(2, 'agent', [FINANCE]);
const boss = person(3, 'supervisor');
const other = person(4, 'agent');

const role = (name: string) => ({ kind: 'role', role: name });
const team = (name: string) => ({ kind: 'team', team: name });

const purchase = playbook(
  template(
    step('need', ['budget'], {
      handler: { kind: 'requester' },
      fields: [
        field('price', 'money', { currency: 'CNY', min: 0 }),
        field('note', 'text', { isRequired: false }),
      ],
      mayRecall: false,
    }),
    step('budget', [[compare('price', 'lessThan', 100), 'end'], 'approve'], {
      handler: team('finance'),
      returnTo: ['need'],
    }),
    step('approve', ['end'], {
      handler: role('supervisor'),
      returnTo: ['budget', 'need'],
      approval: {
        mode: 'all',
        approvers: [role('supervisor'), team('finance')],
        onRejection: { to: 'need', isReasonRequired: true },
      },
    }),
  ),
  { finance: FINANCE },
);

function acting(book: Playbook, state: ProcessState, action: ProcessAction, who: Person, at = 2): Acted {
  return act(book, state, { step: state.due ?? '', turn: state.turn, action }, who, at);
}

function done(book: Playbook, state: ProcessState, action: ProcessAction, who: Person): ProcessState {
  const acted = acting(book, state, action, who);
  if (!acted.ok) throw new Error(JSON.stringify(acted.problem));
  return acted.state;
}

const complete = (fields = {}): ProcessAction => ({ kind: 'complete', fields });
const approve: ProcessAction = { kind: 'approve', reason: null };
const reject = (reason: string | null): ProcessAction => ({ kind: 'reject', reason });
const back = (to: string): ProcessAction => ({ kind: 'return', to, reason: 'Look again.' });
const recall: ProcessAction = { kind: 'recall' };
const refusal = (acted: Acted) => (acted.ok ? null : acted.problem);

const begun = startState(purchase, 1);
const atBudget = done(purchase, begun, complete({ price: 500 }), requester);
const atApproval = done(purchase, atBudget, complete(), clerk);

it('only its handler does a step, and its form must hold what it asks for', () => {
  expect(refusal(acting(purchase, begun, complete({ price: 5 }), other))).toEqual({ code: 'notYours' });
  const wrong = (fields: object) => refusal(acting(purchase, begun, complete(fields), requester));
  expect(wrong({})).toEqual({ code: 'formInvalid', problem: { code: 'missing', field: 'price' } });
  expect(wrong({ price: 'much' })).toMatchObject({ problem: { code: 'wrongType', field: 'price' } });
  expect(wrong({ price: -1 })).toMatchObject({ problem: { code: 'outsideLimits', field: 'price' } });
  expect(wrong({ price: 1, more: 1 })).toMatchObject({ problem: { code: 'unknown', field: 'more' } });
  expect(atBudget).toMatchObject({
    due: 'budget',
    turn: 2,
    done: [{ step: 'need', byId: idOf(1), at: 2, how: 'completed', form: { fields: { price: 500 } } }],
  });
});

it('a step that is not due is refused, and what is said names the one that is and whose it is', () => {
  const early = act(purchase, begun, { step: 'approve', turn: 1, action: approve }, boss, 2);
  expect(refusal(early)).toEqual({ code: 'notDue' });
  expect(toldDue(purchase, begun)).toEqual({ step: { en: 'need', 'zh-CN': 'need' }, owners: ['requester'] });
  expect(toldDue(purchase, atApproval)?.owners).toEqual(['supervisor', 'finance']);
  const late = act(
    purchase,
    atBudget,
    { step: 'need', turn: 1, action: complete({ price: 1 }) },
    requester,
    9,
  );
  expect(refusal(late)).toEqual({ code: 'notDue' });
});

it('what was done for an earlier turn of a step is not taken for a later one', () => {
  const returned = done(purchase, atBudget, back('need'), clerk);
  const again = done(purchase, returned, complete({ price: 900 }), requester);
  expect(again.due).toBe('budget');
  const late = act(purchase, again, { step: 'budget', turn: atBudget.turn, action: complete() }, clerk, 9);
  expect(refusal(late)).toEqual({ code: 'notDue' });
});

it('a branch is taken by what the form says, also by what replaced it, and an emptied field is empty', () => {
  const cheap = done(purchase, begun, complete({ price: 50, note: 'soon' }), requester);
  const ended = done(purchase, cheap, complete(), clerk);
  expect(ended.due).toBeNull();
  expect(refusal(acting(purchase, ended, complete(), clerk))).toEqual({ code: 'ended' });
  expect(toldDue(purchase, ended)).toBeNull();
  const returned = done(purchase, cheap, back('need'), clerk);
  const dear = done(purchase, returned, complete({ price: 500 }), requester);
  expect(done(purchase, dear, complete(), clerk).due).toBe('approve');
});

it('each of the approvers has one voice, and one rejection ends what needs all', () => {
  const once = done(purchase, atApproval, approve, boss);
  expect(once.due).toBe('approve');
  expect(refusal(acting(purchase, once, approve, boss))).toEqual({ code: 'notYours' });
  expect(refusal(acting(purchase, once, approve, other))).toEqual({ code: 'notYours' });
  expect(toldDue(purchase, once)?.owners).toEqual(['finance']);
  expect(done(purchase, once, approve, clerk).due).toBeNull();
  expect(refusal(acting(purchase, once, reject(null), clerk))).toEqual({ code: 'reasonMissing' });
  expect(done(purchase, once, reject('Too dear.'), clerk)).toMatchObject({
    due: 'need',
    done: [{}, {}, { how: 'rejected', reason: 'Too dear.', to: 'need' }],
  });
});

it('a person who is two of the approvers speaks for one of them only', () => {
  const both = person(5, 'supervisor', [FINANCE]);
  const once = done(purchase, atApproval, approve, both);
  expect(refusal(acting(purchase, once, approve, both))).toEqual({ code: 'notYours' });
});

it('a quorum is reached, or is rejected as soon as it cannot be reached', () => {
  const approvers = ['agent', 'supervisor', 'admin'].map(role);
  const quorum = playbook(
    template(
      step('vote', ['end'], {
        approval: {
          mode: 'quorum',
          quorum: 2,
          approvers,
          onRejection: { to: 'end', isReasonRequired: false },
        },
      }),
    ),
  );
  const admin = person(6, 'admin');
  const one = done(quorum, startState(quorum, 1), reject(null), boss);
  expect(one.due).toBe('vote');
  expect(done(quorum, one, reject(null), admin)).toMatchObject({ due: null, done: [{ how: 'rejected' }] });
  const two = done(quorum, done(quorum, one, approve, admin), approve, other);
  expect(two).toMatchObject({ due: null, done: [{ how: 'approved', voices: [{}, {}, {}] }] });
});

it('an approval waits for its form, and whoever agreed has agreed to that form', () => {
  const rights = playbook(
    template(
      step('grant', ['end'], {
        handler: team('it'),
        fields: [field('rights', 'longText')],
        approval: {
          mode: 'all',
          approvers: [role('admin'), role('supervisor')],
          onRejection: { to: 'end', isReasonRequired: false },
        },
      }),
    ),
    { it: FINANCE },
  );
  const empty = startState(rights, 1);
  expect(toldDue(rights, empty)?.owners).toEqual(['it']);
  expect(refusal(acting(rights, empty, approve, boss))).toEqual({ code: 'notYours' });
  const filled = done(rights, empty, complete({ rights: 'Mail.' }), clerk);
  expect(toldDue(rights, filled)?.owners).toEqual(['admin', 'supervisor']);
  const heard = done(rights, filled, approve, boss);
  expect(refusal(acting(rights, heard, complete({ rights: 'All.' }), clerk))).toEqual({ code: 'notAllowed' });
  expect(done(rights, filled, recall, clerk)).toEqual(empty);
});

it('a return goes where the step allows, and only its handler returns', () => {
  expect(refusal(acting(purchase, atBudget, back('approve'), clerk))).toEqual({ code: 'notAllowed' });
  expect(refusal(acting(purchase, atBudget, back('need'), boss))).toEqual({ code: 'notYours' });
  expect(done(purchase, atApproval, back('budget'), boss).due).toBe('budget');
});

it('one takes back what one did last, until somebody acted on it', () => {
  const wanted = { step: 'budget', turn: atBudget.turn, action: recall };
  const taken = act(purchase, atApproval, wanted, clerk, 9);
  expect(taken).toEqual({ ok: true, state: { ...atBudget, turn: atApproval.turn + 1 } });
  expect(refusal(act(purchase, atApproval, wanted, boss, 9))).toEqual({ code: 'notYours' });
  const begunOn = done(purchase, atApproval, approve, boss);
  expect(refusal(act(purchase, begunOn, wanted, clerk, 9))).toEqual({ code: 'tooLate' });
  expect(done(purchase, begunOn, recall, boss)).toEqual(atApproval);
  const returned = done(purchase, atBudget, back('need'), clerk);
  const strict = act(purchase, returned, { step: 'budget', turn: atBudget.turn, action: recall }, clerk, 9);
  expect(refusal(strict)).toEqual({ code: 'tooLate' });
});
