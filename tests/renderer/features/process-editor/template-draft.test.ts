// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { originOf, READY_TEMPLATES } from '../../../../renderer/features/process-editor/ready-templates.ts';
import {
  fieldsBefore,
  keyOfTitle,
  withBranch,
  withFieldKey,
  withoutStep,
  withStepAfter,
  withStepKey,
  withStepMoved,
} from '../../../../renderer/features/process-editor/template-draft.ts';
import { validateTemplate } from '../../../../shared/domain/processes/validate-template.ts';
import { ProcessTemplate } from '../../../../shared/model/process-template.ts';
import { choices, compare, field, step, template } from '../../../support/process-template.ts';

const codes = (of: ProcessTemplate): string[] => validateTemplate(of).map(({ code }) => code);
const ways = ({ steps }: ProcessTemplate) => steps.map(({ key, next }) => [key, ...next.map(({ to }) => to)]);

const line = template(step('one', ['two']), step('two', ['three']), step('three', ['end']));

it('R260: the ready-made templates are what they are called, and what was changed in them is told', () => {
  expect(READY_TEMPLATES).toHaveLength(7);
  for (const ready of READY_TEMPLATES) {
    expect(codes(ready)).toEqual([]);
    expect(originOf({ ...ready, version: 5 })).toBe('ready');
    expect(originOf({ ...ready, titles: { en: 'Other', 'zh-CN': '其他' } })).toBe('changed');
    expect(originOf({ ...ready, key: 'own-one' })).toBe('own');
  }
});

describe('R262: the ways stay together', () => {
  it('a new step comes between a step and where that led', () => {
    expect(ways(withStepAfter(line, 0))).toEqual([
      ['one', 'step-4'],
      ['step-4', 'two'],
      ['two', 'three'],
      ['three', 'end'],
    ]);
    for (const ready of READY_TEMPLATES)
      for (const place of ready.steps.keys()) expect(codes(withStepAfter(ready, place))).toEqual([]);
  });

  it('what led to a step that is taken out leads to where it led, and nothing returns to it', () => {
    const approval = {
      mode: 'one',
      approvers: [{ kind: 'role', role: 'admin' }],
      onRejection: { to: 'two', isReasonRequired: true },
    };
    const back = template(
      ...line.steps.slice(0, 2),
      step('three', ['end'], { returnTo: ['one', 'two'], approval }),
    );
    const without = withoutStep(back, 1);
    expect(ways(without)).toEqual([
      ['one', 'three'],
      ['three', 'end'],
    ]);
    expect(without.steps[1]).toMatchObject({ returnTo: ['one'], approval: { onRejection: { to: 'end' } } });
    expect(codes(without)).toEqual([]);
    const only = template(step('one', ['end']));
    expect(withoutStep(only, 0)).toBe(only);
  });

  it('two steps of which one leads to the other change places on the way, and back again', () => {
    const moved = withStepMoved(line, 2, -1);
    expect(ways(moved)).toEqual([
      ['one', 'three'],
      ['three', 'two'],
      ['two', 'end'],
    ]);
    expect(withStepMoved(moved, 1, 1)).toEqual(line);
    expect(withStepMoved(line, 0, -1)).toBe(line);
    expect(withStepMoved(line, 2, 1)).toBe(line);
  });

  it('whatever names a step or a field follows its key', () => {
    for (const ready of READY_TEMPLATES)
      for (const [place, { fields }] of ready.steps.entries()) {
        expect(codes(withStepKey(ready, place, 'other-key'))).toEqual([]);
        for (const at of fields.keys())
          expect(codes(withFieldKey(ready, place, at, 'other-key'))).toEqual([]);
      }
    const copy = template(step('one', ['one']), step('one', ['end']));
    expect(ways(withStepKey(copy, 1, 'two'))).toEqual([
      ['one', 'one'],
      ['two', 'end'],
    ]);
  });

  it('a branch is tried before the one without a condition, and can ask for what was filled in by then', () => {
    const asked = template(
      step('one', ['two'], { fields: [field('kind', 'choice', choices('a', 'b'))] }),
      step('two', ['three'], { fields: [field('amount', 'number')] }),
      step('three', ['end'], { fields: [field('late', 'text')] }),
    );
    expect(fieldsBefore(asked, 1).map(({ key }) => key)).toEqual(['kind', 'amount']);
    const [, two] = asked.steps;
    if (two === undefined) throw new Error('There are three steps');
    const when = compare('kind', 'is', 'a') as never;
    const { next, at } = withBranch(two, { when, to: 'end' });
    expect(at).toBe(0);
    const branched = { ...asked, steps: asked.steps.with(1, { ...two, next: [...next] }) };
    expect(codes(ProcessTemplate.parse(branched))).toEqual([]);
  });
});

it('a key is what a title says in small letters, where it says anything that a key can hold', () => {
  expect(keyOfTitle('2. Review the Budget!')).toBe('review-the-budget');
  expect(keyOfTitle('预算审核')).toBe('');
});
