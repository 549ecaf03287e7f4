import { describe, expect, it } from 'vitest';
import { validateTemplate } from '../../../../../shared/domain/processes/validate-template.ts';
import { choices, compare, field, step, template } from '../../../../support/process-template.ts';

const COLOR = { fields: [field('color', 'choice', choices('red', 'blue'))] };
const approval = (change: object) => ({
  approval: {
    mode: 'all',
    approvers: [
      { kind: 'team', team: 'finance' },
      { kind: 'role', role: 'supervisor' },
    ],
    onRejection: { to: 'end', isReasonRequired: true },
    ...change,
  },
});

describe('a template without an end', () => {
  it.each([
    ['no branch at all', [step('a', [])], [{ code: 'noWayToEnd', step: 'a' }]],
    [
      'a way that stops later; every step on it is named',
      [step('a', ['b']), step('b', [])],
      [
        { code: 'noWayToEnd', step: 'a' },
        { code: 'noWayToEnd', step: 'b' },
      ],
    ],
    [
      'a step beside the way to the end',
      [step('a', [[compare('color', 'is', 'red'), 'b'], 'end'], COLOR), step('b', [])],
      [{ code: 'noWayToEnd', step: 'b' }],
    ],
    ['an end only for what is rejected', [step('a', [], approval({}))], [{ code: 'noWayToEnd', step: 'a' }]],
    [
      'a circle that nothing leaves',
      [step('a', ['b']), step('b', ['c']), step('c', ['b'])],
      [
        { code: 'noWayToEnd', step: 'a' },
        { code: 'noWayToEnd', step: 'b' },
        { code: 'loop', step: 'b', params: { steps: 'b → c → b' } },
        { code: 'noWayToEnd', step: 'c' },
      ],
    ],
    [
      'a circle that something leaves: that is what a return is for',
      [step('a', ['b']), step('b', [[compare('color', 'is', 'red'), 'a'], 'end'], COLOR)],
      [{ code: 'loop', step: 'a', params: { steps: 'a → b → a' } }],
    ],
    [
      'a step that leads to itself',
      [step('a', ['a'])],
      [
        { code: 'noWayToEnd', step: 'a' },
        { code: 'loop', step: 'a', params: { steps: 'a → a' } },
      ],
    ],
    [
      'two circles with a step in common: one problem each',
      [
        step(
          'a',
          [[compare('color', 'is', 'red'), 'b'], [compare('color', 'is', 'blue'), 'c'], 'end'],
          COLOR,
        ),
        step('b', ['a']),
        step('c', ['a']),
      ],
      [
        { code: 'loop', step: 'a', params: { steps: 'a → b → a' } },
        { code: 'loop', step: 'c', params: { steps: 'c → a → c' } },
      ],
    ],
  ])('%s', (_title, steps, problems) => {
    expect(validateTemplate(template(...steps))).toEqual(problems);
  });
});

describe('steps', () => {
  it.each([
    [
      'that are not there, of branches, rejections and returns, each once',
      [step('a', [[compare('color', 'is', 'red'), 'x'], 'end'], COLOR), step('b', ['end'])],
      [
        { code: 'stepUnknown', step: 'a', params: { target: 'x' } },
        { code: 'stepNeverReached', step: 'b' },
      ],
    ],
    [
      'that are not there, of a rejection and a return',
      [
        step('a', ['end'], {
          ...approval({ onRejection: { to: 'x', isReasonRequired: true } }),
          returnTo: ['x', 'y'],
        }),
      ],
      [
        { code: 'stepUnknown', step: 'a', params: { target: 'x' } },
        { code: 'stepUnknown', step: 'a', params: { target: 'y' } },
      ],
    ],
    [
      'that share a key; of the second nothing more is said',
      [step('a', ['b']), step('b', ['end']), step('b', [])],
      [{ code: 'duplicateStep', step: 'b' }],
    ],
    [
      'that are returned to themselves, onwards, or by a rejection onwards',
      [
        step('a', ['b'], {
          ...approval({ onRejection: { to: 'b', isReasonRequired: true } }),
          returnTo: ['a'],
        }),
        step('b', ['end'], { returnTo: ['a'] }),
      ],
      [
        { code: 'returnNotEarlier', step: 'a', params: { target: 'a' } },
        { code: 'returnNotEarlier', step: 'a', params: { target: 'b' } },
      ],
    ],
    [
      'whose approver has two voices',
      [
        step('a', ['end'], {
          ...approval({
            approvers: [
              { kind: 'team', team: 'finance' },
              { kind: 'team', team: 'it' },
              { team: 'finance', kind: 'team' },
            ],
          }),
        }),
      ],
      [{ code: 'duplicateApprover', step: 'a', params: { place: 3 } }],
    ],
    [
      'whose quorum nobody can reach',
      [
        step('a', ['b'], approval({ mode: 'quorum', quorum: 3 })),
        step('b', ['end'], approval({ mode: 'quorum', quorum: 2 })),
      ],
      [{ code: 'quorumTooLarge', step: 'a', params: { quorum: 3, approvers: 2 } }],
    ],
  ])('%s', (_title, steps, problems) => {
    expect(validateTemplate(template(...steps))).toEqual(problems);
  });
});

describe('forms', () => {
  it.each([
    ['no choices', [field('f', 'choice')], [{ code: 'choiceWithoutChoices', field: 'f' }]],
    [
      'a choice twice',
      [field('f', 'choice', choices('x', 'y', 'x'))],
      [{ code: 'duplicateChoice', field: 'f', params: { choice: 'x' } }],
    ],
    [
      'a default that is no choice',
      [field('f', 'choice', { ...choices('x'), default: 'y' })],
      [{ code: 'defaultOutsideLimits', field: 'f', params: { value: 'y' } }],
    ],
    [
      'a default below, at and above the limits',
      [
        field('f', 'number', { min: 1, default: 0.5 }),
        field('g', 'number', { min: 1, max: 1, default: 1 }),
        field('h', 'date', { max: '2026-10-01', default: '2026-10-02' }),
      ],
      [
        { code: 'defaultOutsideLimits', field: 'f', params: { value: '0.5' } },
        { code: 'defaultOutsideLimits', field: 'h', params: { value: '2026-10-02' } },
      ],
    ],
    [
      'limits the wrong way round',
      [field('f', 'number', { min: 2, max: 1, default: 5 })],
      [{ code: 'limitsReversed', field: 'f' }],
    ],
    [
      'a field twice',
      [field('f', 'text'), field('f', 'number')],
      [{ code: 'duplicateField', field: 'f', params: { filledAt: 'a' } }],
    ],
  ])('%s', (_title, fields, problems) => {
    expect(validateTemplate(template(step('a', ['end'], { fields })))).toEqual(
      problems.map((problem) => ({ step: 'a', ...problem })),
    );
  });

  it('of two steps cannot have the same field, for conditions would not know which', () => {
    const fields = [field('f', 'text')];
    expect(validateTemplate(template(step('a', ['b'], { fields }), step('b', ['end'], { fields })))).toEqual([
      { code: 'duplicateField', step: 'b', field: 'f', params: { filledAt: 'a' } },
    ]);
  });
});
