import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runOutpost } from '../../support/outpost-command.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const ticket = {
  status: 'new',
  priority: 2,
  type: 'incident',
  channel: 'phone',
  teamId: 'desk',
  branchId: 'home',
  assigneeId: null,
  customerId: null,
  tags: [],
  mergedIntoId: null,
};
const created = { type: 'created', at: '2026-03-02T09:00:00+08:00', ticket };
const raised = {
  type: 'changed',
  at: '2026-03-02T10:00:00+08:00',
  changes: [{ field: 'priority', from: 2, to: 0 }],
};
const lines = [
  { ticket: 'A-1', history: [created, raised] },
  { ticket: 'A-2', history: [{ ...created, ticket: { ...ticket, channel: 'mail' } }] },
];
const rule = {
  name: 'Phoned incidents',
  when: {
    all: [
      { field: 'event', operator: 'is', value: 'created' },
      { field: 'channel', operator: 'is', value: 'phone' },
    ],
  },
  actions: [{ kind: 'setPriority', priority: 1 }],
};

function written(value: unknown): string {
  const file = join(temporaryFolder('rules'), 'rule.json');
  writeFileSync(file, JSON.stringify(value));
  return file;
}

const replay = (value: unknown, history: readonly object[], ...args: readonly string[]) =>
  runOutpost(
    ['rules', 'replay', '--rule', written(value), '--history', '-', '--now', '2026-05-01T00:00:00Z', ...args],
    {
      locale: 'en',
      input: history.map((line) => `${JSON.stringify(line)}\n`).join(''),
    },
  );

describe('outpost rules', () => {
  it('replay says which tickets a rule would have changed, before and after, and no others', () => {
    const { status, stdout } = replay(rule, lines, '--days', '90', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      read: 2,
      changed: 1,
      tickets: [
        {
          ticket: 'A-1',
          acts: [
            {
              at: '2026-03-02T01:00:00.000Z',
              event: 'created',
              rule: 'Phoned incidents',
              before: { priority: 2 },
              after: { priority: 1 },
            },
          ],
        },
      ],
    });
    expect(replay(rule, lines, '--days', '30').stdout).toContain('0 of 2 tickets would have changed since');
  });

  it('replay refuses a rule that could not run and a history that cannot have been', () => {
    const never = { ...rule, when: { any: [] } };
    expect(replay(never, lines).stderr).toMatch(
      /“Phoned incidents”: its condition contradicts itself.*\(rulesInvalid\)/,
    );
    const torn = [{ ticket: 'A-3', history: [raised] }];
    expect(replay(rule, torn).stderr).toMatch(/line 1: created is its first event.*\(ruleHistoryInvalid\)/);
  });

  it('validate tells loops in the language of the person and ends with 1', () => {
    const up = {
      name: '升',
      when: { field: 'priority', operator: 'is', value: 1 },
      actions: [{ kind: 'setPriority', priority: 0 }],
    };
    const down = {
      name: '降',
      when: { field: 'priority', operator: 'is', value: 0 },
      actions: [{ kind: 'setPriority', priority: 1 }],
    };
    const { status, stdout } = runOutpost(['rules', 'validate', written({ rules: [up, down] })], {
      locale: 'zh-CN',
    });
    expect(status).toBe(1);
    expect(stdout).toContain('规则 升, 降 会无休止地互相触发');
    expect(
      runOutpost(['rules', 'validate', 'resources/rules/call-center.en.json'], { locale: 'en' }),
    ).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('4 rules are in order.'),
    });
  });
});
