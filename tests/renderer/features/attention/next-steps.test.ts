import { describe, expect, test } from 'vitest';
import {
  type NextStep,
  type StepItem,
  stepsFor,
} from '../../../../renderer/features/attention/next-steps.ts';
import { ArticleId, TicketId } from '../../../../shared/model/ids.ts';

const TICKET = TicketId.parse('018f0000-0000-7000-8000-000000000001');
const TARGET = TicketId.parse('018f0000-0000-7000-8000-000000000002');
const ARTICLE = ArticleId.parse('018f0000-0000-7000-8000-000000000003');

function item(fields: Partial<StepItem>): StepItem {
  return {
    ...{ name: 'ticket.reply', state: 'refused', code: null, params: {}, text: 'words' },
    ...{ ticketId: TICKET, ticketNumber: 48_213, articleId: null, articleTitle: null },
    ...{ takenBy: null, isInDraft: false },
    ...fields,
  };
}

/** A step in short: what it does and to what. */
function short(step: NextStep): string {
  switch (step.kind) {
    case 'act':
      return step.action;
    case 'setStatus':
      return `status ${step.status}`;
    case 'choose':
      return `choose ${step.picker}`;
    case 'ask':
      return `ask ${step.name}`;
    case 'openTicket':
      return `open ${step.number}`;
    case 'discard':
      return step.isDone ? 'put away' : 'discard';
    default:
      return step.kind;
  }
}

describe('R113 the next step comes first, and nothing that would be refused again is offered', () => {
  test.each([
    ['held', 'ticket.reply', 'newerReply', ['sendAnyway', 'edit', 'turnIntoNote', 'discard']],
    ['refused', 'ticket.reply', 'noRecipient', ['turnIntoNote', 'edit', 'applyAgain', 'discard']],
    ['refused', 'ticket.reply', 'noAddress', ['turnIntoNote', 'edit', 'applyAgain', 'discard']],
    ['refused', 'ticket.reply', 'fileTypeBlocked', ['edit', 'turnIntoNote', 'discard']],
    ['refused', 'ticket.reply', 'recipientChanged', ['edit', 'turnIntoNote', 'discard']],
    ['refused', 'ticket.reply', 'filesTooLarge', ['edit', 'applyAgain', 'turnIntoNote', 'discard']],
    ['refused', 'ticket.reply', 'alreadySent', ['turnIntoNote', 'discard']],
    ['refused', 'ticket.add-note', 'changeTooLarge', ['edit', 'discard']],
    ['refused', 'ticket.add-note', 'tooOld', ['applyAgain', 'edit', 'discard']],
    ['failed', 'ticket.add-note', null, ['applyAgain', 'edit', 'discard']],
    ['refused', 'ticket.create', 'numberNotLeased', ['applyAgain', 'editTicket', 'discard']],
    ['refused', 'ticket.create', 'teamNotFound', ['editTicket', 'applyAgain', 'discard']],
    ['refused', 'ticket.create', 'ticketExists', ['discard']],
    ['refused', 'process.act', 'processStepNotDue', ['open 48213', 'discard']],
    ['refused', 'process.act', 'processNotYours', ['open 48213', 'applyAgain', 'discard']],
    ['refused', 'ticket.assign', 'assigneeInactive', ['choose assignee', 'applyAgain', 'discard']],
    ['refused', 'ticket.set-team', 'teamNotFound', ['choose team', 'applyAgain', 'discard']],
    ['refused', 'ticket.set-priority', 'notPermitted', ['applyAgain', 'choose priority', 'discard']],
    ['refused', 'ticket.tag', 'tooManyTags', ['applyAgain', 'choose labels', 'discard']],
  ] as const)('%s %s: %s', (state, name, code, expected) => {
    expect(stepsFor(item({ state, name, code })).map(short)).toEqual(expected);
  });

  test('a ticket that somebody else took: take it anyway, ask them, or choose somebody', () => {
    const taken = item({ name: 'ticket.assign', code: 'alreadyTaken', takenBy: '吴晓彤', text: null });
    expect(stepsFor(taken).map(short)).toEqual(['takeAnyway', 'ask 吴晓彤', 'choose assignee', 'discard']);
  });

  test('a status that cannot follow: those that can', () => {
    const params = { number: 7, from: 'closed', to: 'pending', allowed: ['open', 'solved'] };
    const refused = item({ name: 'ticket.set-status', code: 'statusNotAllowed', params, text: null });
    expect(stepsFor(refused).map(short)).toEqual(['status open', 'status solved', 'applyAgain', 'discard']);
    const unreadable = { ...refused, params: { allowed: 'everything' } };
    expect(stepsFor(unreadable).map(short)).toEqual(['applyAgain', 'discard']);
  });

  test('what went to another ticket is opened there', () => {
    const params = { targetId: TARGET, targetNumber: 48_300 };
    const merged = item({ name: 'ticket.set-priority', code: 'ticketMerged', params, text: null });
    expect(stepsFor(merged).map(short)).toEqual(['open 48300', 'discard']);
    const redirected = item({ state: 'applied', code: 'redirected', params });
    expect(stepsFor(redirected).map(short)).toEqual(['open 48300', 'dismiss']);
  });

  test('what is done already is put away without a question, unless words would go with it', () => {
    const cancel = item({ name: 'message.cancel-send', code: 'alreadySent', text: null });
    expect(stepsFor(cancel).map(short)).toEqual(['put away']);
    expect(stepsFor({ ...cancel, text: 'words' }).map(short)).toEqual(['discard']);
  });

  test('of an article that is here, it is opened', () => {
    const about = { ticketId: null, ticketNumber: null, articleId: ARTICLE, articleTitle: 'Printers' };
    const changed = item({ name: 'article.set-status', code: 'articleChanged', ...about, text: null });
    expect(stepsFor(changed).map(short)).toEqual(['openArticle', 'discard']);
  });

  test('a ticket that is not here: no step that would need it', () => {
    const gone = { code: 'ticketNotFound', ticketNumber: null };
    expect(stepsFor(item({ ...gone, name: 'ticket.add-note' })).map(short)).toEqual([
      'applyAgain',
      'discard',
    ]);
    expect(stepsFor(item({ ...gone, name: 'ticket.set-status', text: null })).map(short)).toEqual([
      'applyAgain',
      'discard',
    ]);
  });

  test('R110 words that are being edited: only going on, or discarding', () => {
    expect(stepsFor(item({ state: 'held', code: 'newerReply', isInDraft: true })).map(short)).toEqual([
      'edit',
      'discard',
    ]);
  });
});
