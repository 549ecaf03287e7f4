import { describe, expect, test } from 'vitest';
import { reasonText } from '../../../../renderer/features/attention/describe-item.ts';
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
    goneTicketNumber: null,
    articleId: null,
    articleTitle: null,
    text: 'words',
    isLikelyRefused: false,
    partOf: null,
    isInDraft: false,
    wanted: null,
    takenBy: null,
    ...fields,
  });
}

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
