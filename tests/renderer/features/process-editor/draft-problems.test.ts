// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { problemsOf } from '../../../../renderer/features/process-editor/draft-problems.ts';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import { PROCESS_PROBLEM_CODES } from '../../../../shared/domain/processes/process-problem.ts';
import { validateTemplate } from '../../../../shared/domain/processes/validate-template.ts';
import { ProcessTemplate } from '../../../../shared/model/process-template.ts';
import { choices, compare, field, step, template } from '../../../support/process-template.ts';

const { t } = createTranslator('en');
const NOBODY = { teams: {}, skills: {}, people: {} };
const problems = (of: ProcessTemplate, locale: 'en' | 'zh-CN' = 'en') =>
  problemsOf({ template: of, matches: NOBODY }, createTranslator(locale).t, locale);
const placesOf = (of: ProcessTemplate): string[] => problems(of).map(({ place }) => place);

const role = (name: string) => ({ kind: 'role', role: name });
const approval = (change: object) => ({
  approval: {
    mode: 'all',
    approvers: [role('admin')],
    onRejection: { to: 'end', isReasonRequired: true },
    ...change,
  },
});
const asks = (...fields: object[]) => step('ask', ['end'], { fields });
const amount = (change: object = {}) => field('amount', 'number', change);
const branches = (...next: readonly (string | readonly [object, string])[]) =>
  template(step('ask', next, { fields: [amount()] }));
/** So many fields that their values cannot all be tried. */
const many = Array.from({ length: 17 }, (_, index) => field(`f${index}`, 'number'));

/** Of each problem one template, and where it is put right. */
const CASES: Readonly<Record<(typeof PROCESS_PROBLEM_CODES)[number], readonly [ProcessTemplate, string]>> = {
  branchAfterDefault: [branches('end', 'end'), 'steps.0.next.1'],
  branchNeverTaken: [
    branches([compare('amount', 'atLeast', 1), 'end'], [compare('amount', 'atLeast', 5), 'end'], 'end'),
    'steps.0.next.1',
  ],
  branchesTooComplex: [
    template(
      step('ask', [[{ all: many.map(({ key }) => compare(key, 'is', 5)) }, 'end'], 'end'], { fields: many }),
    ),
    'steps.0.next',
  ],
  choiceWithoutChoices: [template(asks(field('kind', 'choice'))), 'steps.0.fields.0.choices'],
  conditionNeverTrue: [
    branches([{ all: [compare('amount', 'lessThan', 1), compare('amount', 'moreThan', 5)] }, 'end'], 'end'),
    'steps.0.next.0',
  ],
  conditionNotFitting: [branches([compare('amount', 'is', 'many'), 'end'], 'end'), 'steps.0.next.0'],
  defaultOutsideLimits: [template(asks(amount({ max: 1, default: 2 }))), 'steps.0.fields.0.default'],
  duplicateApprover: [
    template(step('ask', ['end'], approval({ approvers: [role('admin'), role('admin')] }))),
    'steps.0.approval.approvers.1',
  ],
  duplicateChoice: [template(asks(field('kind', 'choice', choices('a', 'a')))), 'steps.0.fields.0.choices'],
  duplicateField: [template(asks(amount(), amount())), 'steps.0.fields.1.key'],
  duplicateStep: [template(step('ask', ['end']), step('ask', ['end'])), 'steps.1.key'],
  fieldNotFilled: [
    template(
      step('ask', [[compare('kind', 'is', 'a'), 'more'], 'last'], {
        fields: [field('kind', 'choice', choices('a', 'b'))],
      }),
      step('more', ['last'], { fields: [amount()] }),
      step('last', [[compare('amount', 'is', 1), 'end'], 'end']),
    ),
    'steps.2.next.0',
  ],
  fieldUnknown: [branches([compare('nothing', 'is', 1), 'end'], 'end'), 'steps.0.next.0'],
  limitsReversed: [template(asks(amount({ min: 2, max: 1 }))), 'steps.0.fields.0.min'],
  loop: [
    template(
      step('ask', ['more']),
      step('more', [[compare('amount', 'is', 1), 'ask'], 'end'], { fields: [amount()] }),
    ),
    'steps.0.next',
  ],
  noDefault: [branches([compare('amount', 'is', 1), 'end']), 'steps.0.next'],
  noWayToEnd: [template(step('ask', [])), 'steps.0.next'],
  quorumTooLarge: [
    template(step('ask', ['end'], approval({ mode: 'quorum', quorum: 2 }))),
    'steps.0.approval.quorum',
  ],
  returnNotEarlier: [
    template(
      step('ask', ['last'], approval({ onRejection: { to: 'last', isReasonRequired: true } })),
      step('last', ['end']),
    ),
    'steps.0.approval.onRejection',
  ],
  stepNeverReached: [template(step('ask', ['end']), step('apart', ['end'])), 'steps.1.next'],
  stepUnknown: [template(step('ask', ['end'], { returnTo: ['gone'] })), 'steps.0.returnTo'],
};

describe('R261: what is wrong with a template is said where it is put right', () => {
  it.each(PROCESS_PROBLEM_CODES)('R261: %s', (code) => {
    const [broken, place] = CASES[code];
    expect(validateTemplate(broken).map((problem) => problem.code)).toContain(code);
    expect(placesOf(broken)).toContain(place);
    expect(problems(broken, 'zh-CN')).toHaveLength(problems(broken).length);
  });

  it('what is not filled in is named, and so is whom nobody stands for', () => {
    const blank = template(
      step('ask', ['end'], {
        handler: { kind: 'team', team: 'finance' },
        fields: [field('kind', 'choice', choices('a'))],
        subTickets: [{ team: 'stock', titles: { en: 'Fetch', 'zh-CN': '领取' } }],
      }),
    );
    const [first] = blank.steps;
    if (first === undefined) throw new Error('There is a step');
    const steps = [{ ...first, titles: { en: ' ', 'zh-CN': '询问' } }];
    expect(problems({ ...blank, key: 'No Key', steps })).toMatchObject([
      { place: 'key', step: null },
      { place: 'steps.0.titles.en', step: 0, text: 'Title (English) is missing.' },
      { place: 'steps.0.handler.team', text: t('processEditor.problem.unmatched', { name: 'finance' }) },
      { place: 'steps.0.subTickets.0.team', text: t('processEditor.problem.unmatched', { name: 'stock' }) },
    ]);
  });

  it('the sentences call steps and fields by their titles, in the language of the screen', () => {
    const titles = { en: 'Ask first', 'zh-CN': '先询问' };
    const lost = template(step('ask', ['end'], { titles }), step('apart', ['gone']));
    const said = problems(
      branches([compare('amount', 'is', ''), 'end'], [compare('amount', 'atMost', 'x'), 'end'], 'end'),
    );
    expect(said.map(({ text }) => text)).toEqual([
      'Branch 1: say what “amount” is compared with.',
      expect.stringContaining('cannot be compared with “is at most "x"”'),
    ]);
    const [english] = problems(lost);
    const [chinese] = problems(template(step('ask', [], { titles })), 'zh-CN');
    expect(english?.text).toContain('leads to gone');
    expect(chinese?.text).toContain('先询问');
  });
});

it('R261: a template in order has no problems, whatever validates it', () => {
  const fine = template(step('ask', ['end']));
  expect(ProcessTemplate.safeParse(fine).success).toBe(true);
  expect(problems(fine)).toEqual([]);
});
