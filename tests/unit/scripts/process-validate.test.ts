import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseInput } from '../../../scripts/outpost/parse-input.ts';
import { validateTemplate } from '../../../shared/domain/processes/validate-template.ts';
import { ProcessTemplate } from '../../../shared/model/process-template.ts';
import { runOutpost } from '../../support/outpost-command.ts';
import { choices, compare, field, step, template } from '../../support/process-template.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const READY = 'resources/process-templates';
const parse = (text: string) => parseInput(ProcessTemplate, text, 'processTemplateInvalid');

const validate = (args: readonly string[], locale = 'en') =>
  runOutpost(['process', 'validate', ...args], { locale });

function written(text: string | Uint8Array): string {
  const file = join(temporaryFolder('process'), 'template.json');
  writeFileSync(file, text);
  return file;
}

describe('outpost process validate', () => {
  it('says that a template is in order, to people and to programs', () => {
    const file = `${READY}/purchase-approval.json`;
    expect(validate([file])).toEqual({
      status: 0,
      stdout: 'purchase-approval, version 1: all 4 steps are in order.\n',
      stderr: '',
    });
    const marked = written(`\u{feff}${readFileSync(file, 'utf8')}`);
    const { status, stdout } = validate([marked, '--json']);
    expect(JSON.parse(stdout)).toEqual({ valid: true, problems: [] });
    expect(status).toBe(0);
  });

  it('says what is wrong in sentences, or with a code for each, and ends with 1', () => {
    const broken = template(step('a', ['b'], { fields: [field('f', 'choice')] }), step('b', []));
    const file = written(JSON.stringify(broken));
    const chinese = validate([file], 'zh-CN');
    expect(chinese).toMatchObject({ status: 1, stderr: '' });
    expect(chinese.stdout.trimEnd().split('\n')).toEqual([
      '步骤 a，字段 f：没有可选项。请添加选项。',
      expect.stringMatching(/^步骤 a：从这里走不到结束。/),
      expect.stringMatching(/^步骤 b：从这里走不到结束。/),
    ]);
    const forPrograms = validate([file, '--json']);
    expect(forPrograms).toMatchObject({ status: 1, stderr: '' });
    const noWay = expect.stringMatching(/: no way leads from here to the end\./);
    expect(JSON.parse(forPrograms.stdout)).toEqual({
      valid: false,
      problems: [
        {
          code: 'choiceWithoutChoices',
          step: 'a',
          field: 'f',
          message: 'Step a, field f: there is nothing to choose from. Give it choices.',
        },
        { code: 'noWayToEnd', step: 'a', message: noWay },
        { code: 'noWayToEnd', step: 'b', message: noWay },
      ],
    });
  });

  it('refuses what it cannot read with a code and what to do', () => {
    const missing = validate(['nowhere.json', '--json']);
    expect(missing).toMatchObject({ status: 1, stdout: '' });
    expect(JSON.parse(missing.stderr)).toMatchObject({
      error: {
        code: 'processFileUnreadable',
        message: expect.stringMatching(/^The file nowhere\.json cannot be read \(ENOENT\)\. Check/),
      },
    });
    expect(validate([written('{"key":')], 'zh-CN')).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^这不是有效的流程模板：it is not JSON。.* \(processTemplateInvalid\)\n$/,
      ),
    });
    const inGbk = written(Uint8Array.from([0x22, 0xb2, 0xc9, 0xb9, 0xba, 0x22]));
    expect(validate([inGbk])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('it is not in UTF-8'),
    });
    expect(validate([]).stderr).toMatch(/takes one file.* \(argumentsInvalid\)\n$/);
  });
});

describe('what is no template', () => {
  const good = step('a', ['end'], { fields: [field('f', 'choice', choices('x'))] });
  const withStep = (change: object) => ({
    key: 'sample',
    version: 1,
    titles: { en: 'Sample', 'zh-CN': '示例' },
    steps: [{ ...good, ...change }],
  });
  const deep = (levels: number): object =>
    levels === 0 ? compare('f', 'is', 'x') : { all: [deep(levels - 1)] };
  const when = (condition: unknown) => withStep({ next: [{ when: condition, to: 'end' }, { to: 'end' }] });

  it('is not the example of the manual', () => {
    const manual = readFileSync('docs/operations.md', 'utf8').split('## Process templates')[1] ?? '';
    const example = /```json\n(.*?)```/s.exec(manual)?.[1] ?? '';
    expect(validateTemplate(parse(example))).toEqual([]);
  });

  it('is told by the place and the reason, and the sample itself is one', () => {
    expect(parse(JSON.stringify(withStep({}))).steps).toHaveLength(1);
  });

  it.each([
    ['a misspelt word', withStep({ deadline: 5 }), /^steps\.0: Unrecognized key: "deadline"/],
    ['one language', withStep({ titles: { en: 'A' } }), /^steps\.0\.titles\.zh-CN: /],
    ['a step called end', withStep({ key: 'end' }), /^steps\.0\.key: "end" is the end of the process/],
    ['a key with spaces', withStep({ key: 'Step A' }), /^steps\.0\.key: is not a key such as/],
    [
      'an unknown handler',
      withStep({ handler: { kind: 'robot' } }),
      /^steps\.0\.handler.*: is none of role, team/,
    ],
    [
      'an unknown field type',
      withStep({ fields: [field('f', 'color')] }),
      /^steps\.0\.fields\.0.*: is none of text/,
    ],
    [
      'choices of a text',
      withStep({ fields: [field('f', 'text', choices('x'))] }),
      /Unrecognized key: "choices"/,
    ],
    [
      'nobody to approve',
      withStep({
        approval: { mode: 'one', approvers: [], onRejection: { to: 'end', isReasonRequired: true } },
      }),
      /^steps\.0\.approval\.approvers: names nobody/,
    ],
    ['a deadline of no time', withStep({ deadlineMinutes: 0 }), /^steps\.0\.deadlineMinutes: /],
    ['an unknown operator', when(compare('f', 'like', 'x')), /^steps\.0\.next\.0\.when\.operator: /],
    [
      'one deep inside',
      when({ all: [{ any: [compare('f', 'like', 'x')] }] }),
      /^steps\.0\.next\.0\.when\.all\.0\.any\.0\.operator: /,
    ],
    ['a value that is none', when(compare('f', 'is', { viewer: 'me' })), /when\.value: is no text, number/],
    ['no steps', { ...withStep({}), steps: [] }, /^steps: has no steps/],
    ['a list', [], /^it /],
    ['too many levels', when(deep(40)), /^it is nested deeper than 64 levels/],
  ])('%s', (_title, bad, problem) => {
    expect(() => parse(JSON.stringify(bad))).toThrow(
      expect.objectContaining({
        code: 'processTemplateInvalid',
        params: { problems: expect.stringMatching(problem) },
      }),
    );
  });
});

describe('the ready templates', () => {
  const files = readdirSync(READY);
  const read = (file: string) => parse(readFileSync(join(READY, file), 'utf8'));

  it('are the ones that are promised', () => {
    expect(files.sort()).toEqual([
      'branch-network-fault.json',
      'customer-complaint.json',
      'employee-onboarding.json',
      'equipment-repair.json',
      'it-incident.json',
      'purchase-approval.json',
      'refund.json',
    ]);
    expect(read('purchase-approval.json').steps.map(({ titles }) => titles['zh-CN'])).toEqual([
      '需求确认',
      '预算审核',
      '供应商比价',
      '审批',
    ]);
  });

  it.each(files)('%s has nothing wrong, its file name for a key, and Chinese in Chinese', (file) => {
    const ready = read(file);
    expect(validateTemplate(ready)).toEqual([]);
    expect(`${ready.key}.json`).toBe(file);
    const texts = [...JSON.stringify(ready).matchAll(/"(en|zh-CN)":"([^"]*)"/g)];
    expect(texts.length).toBeGreaterThan(20);
    for (const [, language, text] of texts) {
      expect([text, /\p{Script=Han}/u.test(text ?? '')]).toEqual([text, language === 'zh-CN']);
    }
  });
});
