import { describe, expect, test } from 'vitest';
import { actionsFor, reasonText } from '../../../../renderer/features/attention/describe-item.ts';
import { actText } from '../../../../renderer/i18n/sentences.ts';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import { OutboxItem } from '../../../../shared/contract/queries.ts';

function item(fields: Partial<OutboxItem>): OutboxItem {
  return OutboxItem.parse({
    n: 1,
    operationId: '01930000-0000-7000-8000-000000000001',
    name: 'ticket.reply',
    createdAt: 1,
    state: 'refused',
    code: null,
    params: {},
    ticketId: null,
    ticketNumber: null,
    ticketSubject: null,
    articleId: null,
    articleTitle: null,
    text: 'words',
    isLikelyRefused: false,
    wanted: null,
    takenBy: null,
    ...fields,
  });
}

describe('what can be done', () => {
  test.each([
    ['held', 'ticket.reply', 'newerReply', ['sendAnyway', 'turnIntoNote', 'discard']],
    ['refused', 'ticket.reply', 'noRecipient', ['applyAgain', 'turnIntoNote', 'discard']],
    ['refused', 'ticket.reply', 'fileTypeBlocked', ['turnIntoNote', 'discard']],
    ['refused', 'ticket.reply', 'recipientChanged', ['turnIntoNote', 'discard']],
    ['refused', 'ticket.set-status', 'statusNotAllowed', ['applyAgain', 'discard']],
    ['refused', 'ticket.assign', 'alreadyTaken', ['applyAgain', 'discard']],
    ['refused', 'ticket.create', 'numberNotLeased', ['applyAgain', 'discard']],
    ['refused', 'ticket.create', 'ticketExists', ['discard']],
    ['refused', 'message.cancel-send', 'alreadySent', ['discard']],
    ['applied', 'ticket.reply', 'redirected', ['dismiss']],
    ['failed', 'ticket.add-note', null, ['applyAgain', 'discard']],
  ] as const)('%s %s: %s', (state, name, code, expected) => {
    expect(actionsFor({ state, name, code })).toEqual(expected);
  });
});

describe('the words', () => {
  test('statuses in a reason are written in the language', () => {
    const { t } = createTranslator('zh-CN');
    const refused = item({
      code: 'statusNotAllowed',
      params: { number: 7, from: 'closed', to: 'pending', allowed: ['open'] },
    });
    expect(reasonText(t, refused)).toBe('#7 目前为“已关闭”，不能改为“待客户”。可选：处理中。');
  });

  test('a code from a newer server is quoted', () => {
    const { t } = createTranslator('en');
    expect(reasonText(t, item({ code: 'brandNewReason' }))).toContain('brandNewReason');
    expect(actText(t, { name: 'ticket.teleport' })).toBe('ticket.teleport');
  });
});
