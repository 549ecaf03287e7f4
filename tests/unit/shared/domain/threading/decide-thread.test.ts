import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideThread,
  idsToLookUp,
  type KnownMail,
  referencesFor,
  type ThreadingFacts,
} from '../../../../../shared/domain/threading/decide-thread.ts';
import { replyAddressFor } from '../../../../../shared/domain/threading/mail-ids.ts';

const ticket = '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b';
const sign = (text: string): string => (text === ticket ? 'a'.repeat(16) : 'b'.repeat(16));
const facts = (over: Partial<ThreadingFacts>): ThreadingFacts => ({
  inReplyTo: [],
  references: [],
  subject: 'Re: Printer',
  recipients: [],
  bouncedMessageId: null,
  ...over,
});
const known = new Map<string, KnownMail>([
  ['<first@a>', { ticketId: 'T1', subject: 'Printer' }],
  ['<second@a>', { ticketId: 'T1', subject: 'Re: Printer' }],
  ['<other@a>', { ticketId: 'T2', subject: 'Printer' }],
]);

describe('decideThread', () => {
  it('trusts In-Reply-To alone, whatever the subject', () => {
    expect(decideThread(facts({ inReplyTo: ['<second@a>'], subject: 'Thanks!' }), known, sign)).toEqual({
      kind: 'reply',
      ticketId: 'T1',
      why: 'inReplyTo',
    });
  });

  it('finds the ticket from a reply to any earlier message', () => {
    for (const id of ['<first@a>', '<second@a>']) {
      expect(decideThread(facts({ inReplyTo: [id] }), known, sign)).toMatchObject({ ticketId: 'T1' });
    }
  });

  it('trusts References only with the same subject', () => {
    const references = ['<first@a>', '<second@a>'];
    expect(decideThread(facts({ references, subject: '回复: printer' }), known, sign)).toMatchObject({
      kind: 'reply',
      why: 'references',
    });
    expect(decideThread(facts({ references, subject: 'New matter' }), known, sign)).toEqual({
      kind: 'suggest',
      ticketId: 'T1',
      why: 'referencesOtherSubject',
    });
    expect(decideThread(facts({ references, subject: '' }), known, sign).kind).toBe('suggest');
  });

  it('suggests when the ids name several tickets', () => {
    expect(decideThread(facts({ inReplyTo: ['<first@a>', '<other@a>'] }), known, sign).kind).toBe('suggest');
    expect(decideThread(facts({ references: ['<first@a>', '<other@a>'] }), known, sign)).toEqual({
      kind: 'suggest',
      ticketId: 'T2',
      why: 'referencesSeveralTickets',
    });
  });

  it('opens a new ticket when nothing is known, even for an equal subject', () => {
    expect(decideThread(facts({ inReplyTo: ['<x@y>'], references: ['<z@y>'] }), known, sign)).toEqual({
      kind: 'new',
    });
    expect(decideThread(facts({ subject: 'Printer' }), known, sign)).toEqual({ kind: 'new' });
  });

  it('follows its signed reply address first, and never a forged one', () => {
    const recipients = [replyAddressFor(ticket, 'support@a', sign)];
    expect(decideThread(facts({ recipients, inReplyTo: ['<other@a>'] }), known, sign)).toMatchObject({
      ticketId: ticket,
      why: 'replyAddress',
    });
    const forged = [`support+op-${ticket}-${'c'.repeat(16)}@a`];
    expect(decideThread(facts({ recipients: forged }), known, sign)).toEqual({ kind: 'new' });
  });

  it('joins a delivery report to the ticket of the mail that came back', () => {
    const bounce = facts({ bouncedMessageId: '<second@a>', subject: 'Undeliverable' });
    expect(idsToLookUp(bounce)).toEqual(['<second@a>']);
    expect(decideThread(bounce, known, sign)).toMatchObject({ ticketId: 'T1', why: 'bounce' });
  });

  it('never joins a mail whose ids are all unknown', () => {
    const id = fc.string({ minLength: 1, maxLength: 12 }).map((text) => `<q${text}@unknown>`);
    fc.assert(
      fc.property(fc.array(id), fc.array(id), fc.string(), (inReplyTo, references, subject) => {
        expect(decideThread(facts({ inReplyTo, references, subject }), known, sign)).toEqual({ kind: 'new' });
      }),
    );
  });
});

describe('referencesFor', () => {
  it('appends the answered mail once', () => {
    expect(referencesFor({ messageId: '<c@x>', references: ['<a@x>', '<c@x>', '<b@x>'] })).toEqual([
      '<a@x>',
      '<b@x>',
      '<c@x>',
    ]);
  });

  it('keeps the first and the newest ids of a long chain within one header line', () => {
    const references = Array.from({ length: 200 }, (_, index) => `<message-${index}@example.com>`);
    const chain = referencesFor({ messageId: '<parent@example.com>', references });
    expect(chain[0]).toBe('<message-0@example.com>');
    expect(chain.at(-1)).toBe('<parent@example.com>');
    expect(chain.length).toBeLessThanOrEqual(20);
    expect(chain.join(' ').length).toBeLessThan(990);
  });
});
