import { describe, expect, test } from 'vitest';
import { ALL_COMMANDS } from '../../../renderer/commands/all-commands.ts';
import { ACTION_KINDS } from '../../../renderer/features/macros/macro-form.ts';
import { FIELD_TESTS } from '../../../renderer/features/process-editor/branch-condition.ts';
import { AGO_UNITS, TESTS } from '../../../renderer/features/views/condition-form.ts';
import { OutboxState } from '../../../shared/contract/queries.ts';
import { SnoozeChoices } from '../../../shared/contract/snooze-choices.ts';
import { AttentionAction } from '../../../shared/contract/store.ts';
import { FORM_PROBLEM_CODES } from '../../../shared/domain/processes/check-filled-form.ts';
import { PROCESS_PROBLEM_CODES } from '../../../shared/domain/processes/process-problem.ts';
import { RULE_NOTICE_CODES, RULE_PROBLEM_CODES } from '../../../shared/domain/rules/rule-problem.ts';
import { SLA_NOTICE_CODES, SLA_PROBLEM_CODES } from '../../../shared/domain/sla/sla-problem.ts';
import { ERROR_CODES } from '../../../shared/errors/codes.ts';
import en from '../../../shared/i18n/en.json' with { type: 'json' };
import { translate } from '../../../shared/i18n/resources.ts';
import zhCN from '../../../shared/i18n/zh-CN.json' with { type: 'json' };
import { Placeholder } from '../../../shared/model/action.ts';
import { ArticleStatus, BranchState } from '../../../shared/model/article.ts';
import { BoardGrouping } from '../../../shared/model/board.ts';
import { Channel } from '../../../shared/model/channel.ts';
import { ConditionField } from '../../../shared/model/condition.ts';
import { ENTITIES } from '../../../shared/model/entities.ts';
import { FormField } from '../../../shared/model/form-field.ts';
import { Notification } from '../../../shared/model/notification.ts';
import { PresenceActivity } from '../../../shared/model/presence.ts';
import { Handler } from '../../../shared/model/process-template.ts';
import { ActorKind, RuleMoment } from '../../../shared/model/rule-condition.ts';
import { RunningProcess } from '../../../shared/model/running-process.ts';
import { SlaKind, SlaMetric } from '../../../shared/model/sla-policy.ts';
import { Status } from '../../../shared/model/status.ts';
import { TicketType } from '../../../shared/model/ticket.ts';
import { ProcessHappening } from '../../../shared/model/ticket-event.ts';
import { LinkRelation } from '../../../shared/model/ticket-link.ts';
import { Role } from '../../../shared/model/user.ts';
import { ColumnId, SortField, SortKey, View } from '../../../shared/model/view.ts';
import type { RejectionCode } from '../../../shared/mutations/mutation.ts';
import { MUTATIONS } from '../../../shared/mutations/registry.ts';

/** Written out, because the codes exist as a type only; a missing or extra one does not compile. */
const REJECTIONS: Record<RejectionCode, true> = {
  ticketNotFound: true,
  messageNotFound: true,
  conflictNotFound: true,
  userNotFound: true,
  teamNotFound: true,
  customerNotFound: true,
  articleNotFound: true,
  articleExists: true,
  articleChanged: true,
  revisionExists: true,
  branchResolved: true,
  ticketExists: true,
  numberNotLeased: true,
  statusNotAllowed: true,
  snoozeNotAhead: true,
  snoozeSolved: true,
  customerWrote: true,
  alreadyTaken: true,
  assigneeInactive: true,
  emptyMessage: true,
  noRecipient: true,
  noAddress: true,
  recipientChanged: true,
  newerReply: true,
  mentionsInReply: true,
  alreadySent: true,
  ticketMerged: true,
  mergeIntoItself: true,
  linkToItself: true,
  linkedInReverse: true,
  linkCircle: true,
  hasParent: true,
  parentNotFound: true,
  otherCustomer: true,
  targetClosed: true,
  tooManyTags: true,
  tooManyWatchers: true,
  tooManyFiles: true,
  fileTooLarge: true,
  filesTooLarge: true,
  fileTypeBlocked: true,
  filesMissing: true,
  fileNotSent: true,
  fieldHidden: true,
  viewNotFound: true,
  tooManyViews: true,
  conditionTooLarge: true,
  macroNotFound: true,
  tooManyMacros: true,
  ruleInvalid: true,
  notificationNotFound: true,
  tooManyRules: true,
  noteBegun: true,
  slaPoliciesInvalid: true,
  processEnded: true,
  processExists: true,
  processFileNotFound: true,
  processFormInvalid: true,
  processNotAllowed: true,
  processNotFound: true,
  processNotYours: true,
  processReasonMissing: true,
  processRecallTooLate: true,
  processStepNotDue: true,
  processTemplateExists: true,
  processTemplateInvalid: true,
  processTemplateNotFound: true,
  processTemplateUnmatched: true,
  processTooLong: true,
  notPermitted: true,
  changeTooLarge: true,
  tooOld: true,
  operationReused: true,
  unknownMutation: true,
  mutationTooNew: true,
  invalidArguments: true,
};

/** Mutations of the server's own parts, which no person's outbox ever holds. */
const SYSTEM_MUTATIONS = new Set([
  'ticket.receive-mail',
  'ticket.add-system-note',
  'ticket.reach-point',
  'message.set-delivery',
]);

function keysUnder(prefix: string, names: readonly string[]): string[] {
  return names.map((name) => `${prefix}.${name}`);
}

/** Keys that the code builds from values; each family is complete by its list of values. */
const FAMILIES: readonly string[] = [
  ...keysUnder('error', Object.keys(ERROR_CODES)),
  ...keysUnder('process.problem', PROCESS_PROBLEM_CODES),
  ...keysUnder('process.formProblem', FORM_PROBLEM_CODES),
  ...keysUnder('process', ['complete', 'approve', 'reject', 'return']),
  ...keysUnder('process.how', RunningProcess.shape.state.shape.done.element.shape.how.options),
  ...keysUnder(
    'processEditor.fieldType',
    FormField.options.map(({ shape }) => shape.type.value),
  ),
  ...keysUnder(
    'processEditor.handler',
    Handler.options.map(({ shape }) => shape.kind.value),
  ),
  ...keysUnder('processEditor.mode', ['nobody', 'one', 'all', 'quorum']),
  ...keysUnder('processEditor.test', FIELD_TESTS),
  ...keysUnder('processTemplates.origin', ['ready', 'changed', 'own']),
  ...keysUnder('handler', [...Role.options, 'requester']),
  ...keysUnder('event.process', ProcessHappening.shape.how.options),
  ...keysUnder('rule.problem', RULE_PROBLEM_CODES),
  ...keysUnder('rule.notice', RULE_NOTICE_CODES),
  ...keysUnder('ruleMoment', RuleMoment.options),
  ...keysUnder('actorKind', ActorKind.options),
  ...keysUnder('ruleTest', ['changed', 'changedTo', 'changedFrom']),
  ...keysUnder('sla.problem', SLA_PROBLEM_CODES),
  ...keysUnder('sla.notice', SLA_NOTICE_CODES),
  ...keysUnder('presence', PresenceActivity.options),
  ...keysUnder('rejection', Object.keys(REJECTIONS)),
  ...keysUnder(
    'command',
    ALL_COMMANDS.map(({ id }) => id),
  ),
  ...keysUnder('status', Status.options),
  ...keysUnder('priority', ['0', '1', '2', '3']),
  ...keysUnder('priorityHint', ['0', '1', '2', '3']),
  ...keysUnder('type', TicketType.options),
  ...keysUnder('channel', Channel.options),
  ...['column', 'columnName'].flatMap((prefix) => keysUnder(prefix, ColumnId.options)),
  ...keysUnder('sortField', SortField.options),
  ...keysUnder('slaMetric', SlaMetric.options),
  ...keysUnder('serviceLevels', ['policyTitle', 'calendarTitle']),
  ...keysUnder('serviceLevels.act', ['assignee', 'team', 'supervisors', 'manager', 'markHighRisk']),
  ...keysUnder('serviceLevels.kindOf', SlaKind.options),
  ...keysUnder('serviceLevels.now', ['overdue', 'soon']),
  ...keysUnder('serviceLevels.sideOf', ['before', 'at', 'after']),
  ...keysUnder('serviceLevels.tell', ['assignee', 'team', 'supervisors']),
  ...keysUnder('deadline', ['met', 'breached']),
  ...keysUnder('notifications', Notification.shape.kind.options),
  ...keysUnder(
    'event.escalation',
    Notification.shape.kind.extract(['warning', 'breach', 'escalation']).options,
  ),
  ...keysUnder('actionKind', ACTION_KINDS),
  ...keysUnder('placeholder', Placeholder.options),
  ...keysUnder('conditionField', ConditionField.options),
  ...keysUnder('conditionTest', [...new Set(Object.values(TESTS).flat())]),
  ...keysUnder('conditionMode', ['all', 'any', 'none']),
  ...keysUnder('agoUnit', Object.keys(AGO_UNITS)),
  ...keysUnder('direction', SortKey.shape.direction.options),
  ...keysUnder('outboxState', OutboxState.options),
  ...keysUnder('attention', AttentionAction.options),
  ...keysUnder('attention.done', AttentionAction.options),
  ...keysUnder('attention.choose', ['status', 'priority', 'type', 'team', 'assignee', 'labels']),
  ...keysUnder(
    'act',
    Object.keys(MUTATIONS).filter((name) => !SYSTEM_MUTATIONS.has(name)),
  ),
  ...['article.status', 'branch.keep', 'branch.article'].flatMap((prefix) =>
    keysUnder(prefix, ArticleStatus.options),
  ),
  ...['linkedTo', 'linkRelation', 'linkSentence'].flatMap((prefix) =>
    keysUnder(prefix, LinkRelation.options),
  ),
  ...keysUnder('history', BranchState.options),
  ...keysUnder('delivery', ['kept', 'waiting', 'sending', 'sent', 'failed', 'cancelled']),
  ...keysUnder('line', ['paused', 'offline', 'connecting', 'sending', 'receiving', 'synced', 'online']),
  ...keysUnder('line.explain', [
    'attention',
    'paused',
    'offline',
    'connecting',
    'sending',
    'receiving',
    'synced',
    'online',
  ]),
  ...keysUnder('view', View.shape.builtin.unwrap().options),
  ...keysUnder('snooze', SnoozeChoices.shape.presets.element.shape.preset.options),
  ...keysUnder('group', ['move', 'ticket', 'write', 'select', 'go', 'window', 'application']),
  ...keysUnder('picker', ['status', 'priority', 'assignee', 'labels', 'type', 'team']),
  ...keysUnder('board.grouping', BoardGrouping.options),
  ...keysUnder('field', ENTITIES.ticket.detectClashes),
  ...['attention', 'outbox'].flatMap((screen) =>
    keysUnder(screen, ['title', 'text', 'more', 'empty.title', 'empty.text']),
  ),
  ...['undo', 'redo'].flatMap((step) => keysUnder(step, ['done', 'doneOne', 'doneMany', 'nothing'])),
];

/** The source of everything that speaks to people. */
const SOURCES = Object.values(
  import.meta.glob<string>(['../../../{renderer,electron,server,scripts}/**/*.{ts,tsx,mjs}'], {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
).join('\n');

const withoutPlural = (key: string): string => key.replace(/_(one|other)$/, '');
const placeholders = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? ''))].sort();
const english: Record<string, string> = en;
const chinese: Record<string, string> = zhCN;

describe('the texts', () => {
  test('both languages have the same keys', () => {
    const keys = (texts: Record<string, string>): string[] =>
      [...new Set(Object.keys(texts).map(withoutPlural))].sort();
    expect(keys(chinese)).toEqual(keys(english));
  });

  test('Chinese says 你 to everybody, never 您 beside it', () => {
    const formal = Object.entries(chinese).filter(([, text]) => text.includes('您'));
    expect(formal).toEqual([]);
    expect(Object.values(chinese).some((text) => text.includes('你'))).toBe(true);
  });

  test('English counts in singular and plural, Chinese needs one form', () => {
    for (const key of Object.keys(english).filter((each) => /_one$/.test(each))) {
      expect(english).toHaveProperty([key.replace(/_one$/, '_other')]);
    }
    expect(Object.keys(chinese).filter((key) => /_one$/.test(key))).toEqual([]);
  });

  test('both languages mention the same values', () => {
    for (const [key, text] of Object.entries(chinese)) {
      expect([key, placeholders(text)]).toEqual([key, placeholders(english[key] ?? '')]);
    }
  });

  test('no text is empty', () => {
    for (const texts of [english, chinese]) {
      expect(Object.entries(texts).filter(([, text]) => text.trim() === '')).toEqual([]);
    }
  });

  test('every value that the code names by key has its text', () => {
    const known = new Set(Object.keys(english).map(withoutPlural));
    expect(FAMILIES.filter((key) => !known.has(key))).toEqual([]);
  });

  test('no text is left over', () => {
    expect(SOURCES.length).toBeGreaterThan(100_000);
    const families = new Set(FAMILIES);
    const unused = [...new Set(Object.keys(english).map(withoutPlural))].filter(
      (key) => !families.has(key) && !SOURCES.includes(`'${key}'`),
    );
    expect(unused).toEqual([]);
  });

  test('Chinese texts are Chinese', () => {
    // Names, units and labels that are the same in both languages.
    const same =
      /^(act|channel|gallery|group|message|priority|settings|type)\.|^done\.one$|^locale\.code$|^processEditor\.(inLanguage|numbered|words\.\w+)$|^event\.(comma|sentence|then)$/;
    const foreign = Object.entries(chinese).filter(
      ([key, text]) => !/\p{Script=Han}/u.test(text) && !same.test(key) && key !== 'command.language.toggle',
    );
    expect(foreign).toEqual([]);
  });

  test('keys are sorted, so that two people can add some', () => {
    for (const texts of [english, chinese]) {
      const keys = Object.keys(texts);
      expect(keys).toEqual([...keys].sort());
    }
  });
});

describe('translate', () => {
  test('fills in values and chooses the plural', () => {
    expect(translate('en', 'line.pending', { count: 1 })).toBe('1 change to confirm');
    expect(translate('en', 'line.pending', { count: 3 })).toBe('3 changes to confirm');
    expect(translate('zh-CN', 'line.pending', { count: 1 })).toBe('1 项改动待确认');
    expect(translate('en', 'error.tooManyAttempts', { seconds: 1 })).toContain('Wait 1 second, then');
    expect(translate('en', 'error.tooManyAttempts', { seconds: 2 })).toContain('Wait 2 seconds, then');
    expect(translate('zh-CN', 'error.tooManyRequests', { seconds: 1 })).toContain('请等待 1 秒后');
    expect(translate('zh-CN', 'newTicket.saved', { number: 48213 })).toBe('工单 #48213 已保存。');
  });
});
