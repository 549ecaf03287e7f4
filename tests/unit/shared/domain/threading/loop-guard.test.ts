import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyAutomatic } from '../../../../../shared/domain/threading/classify-automatic.ts';
import {
  type GuardedMail,
  guardAgainstLoops,
  type SenderCounts,
} from '../../../../../shared/domain/threading/loop-guard.ts';

const mail = (over: Partial<GuardedMail>): GuardedMail => ({
  kind: 'none',
  fromAddress: 'a@customer.example',
  subject: 'Printer',
  loopMarker: null,
  ownMarker: 'install-1',
  ownAddresses: ['support@example.com'],
  ...over,
});
const counts = (over: Partial<SenderCounts>): SenderCounts => ({
  newTickets: 0,
  messages: 0,
  automaticAnswers: 0,
  automaticAnswersPerDay: 0,
  automaticSubjects: [],
  recentSubjects: [],
  ...over,
});

describe('guardAgainstLoops', () => {
  it('lets a person in and allows an automatic answer', () => {
    expect(guardAgainstLoops(mail({}), counts({}))).toEqual({
      handling: 'accept',
      mayAnswerAutomatically: true,
      why: null,
    });
  });

  it('sets aside what came from us', () => {
    expect(guardAgainstLoops(mail({ loopMarker: 'install-1' }), counts({})).handling).toBe('setAside');
    expect(guardAgainstLoops(mail({ fromAddress: 'Support+op-1@EXAMPLE.com' }), counts({})).handling).toBe(
      'setAside',
    );
  });

  it('takes a mail of another installation for what it is', () => {
    expect(guardAgainstLoops(mail({ loopMarker: 'install-2' }), counts({})).handling).toBe('accept');
  });

  it.each(['autoReply', 'bounce', 'list', 'feedback'] as const)('accepts %s quietly', (kind) => {
    expect(guardAgainstLoops(mail({ kind }), counts({}))).toMatchObject({
      handling: 'acceptQuietly',
      mayAnswerAutomatically: false,
    });
  });

  it('holds the limits on tickets and messages', () => {
    expect(guardAgainstLoops(mail({}), counts({ newTickets: 10 })).handling).toBe('setAside');
    expect(guardAgainstLoops(mail({}), counts({ messages: 90 })).handling).toBe('setAside');
  });

  // The other side answers every mail at once; whether it marks its mail and what it writes is its own affair.
  it('is silent after at most two messages, whoever answers automatically on the other side', () => {
    const subjectOf = fc.constantFrom<(ours: string) => string>(
      (ours) => `Re: ${ours}`,
      (ours) => `Automatic reply: ${ours}`,
      () => 'Out of office',
      (ours) => `We got your mail "${ours}"`,
      (ours) => `${ours} #${ours.length}`,
    );
    const header = fc.constantFrom<ReadonlyArray<{ name: string; value: string }>>(
      [],
      [{ name: 'auto-submitted', value: 'auto-replied' }],
      [{ name: 'precedence', value: 'auto_reply' }],
      [{ name: 'x-auto-response-suppress', value: 'All' }],
    );
    const ourSubject = fc.constantFrom('We received your message', '我们已收到您的来信');
    fc.assert(
      fc.property(
        subjectOf,
        header,
        ourSubject,
        fc.integer({ min: 3, max: 12 }),
        (respond, headers, ours, rounds) => {
          const sent: string[] = [];
          const received: string[] = [];
          let subject = 'Printer broken';
          for (let round = 0; round < rounds; round += 1) {
            const { kind } = classifyAutomatic({
              headers: round === 0 ? [] : headers,
              contentType: 'text/plain',
              reportType: null,
              fromAddress: 'robot@customer.example',
              subject,
              hasBounceText: false,
            });
            const verdict = guardAgainstLoops(
              mail({ kind, subject, fromAddress: 'robot@customer.example' }),
              counts({
                automaticAnswers: sent.length,
                automaticAnswersPerDay: sent.length,
                automaticSubjects: sent,
                recentSubjects: received,
              }),
            );
            received.push(subject);
            if (!verdict.mayAnswerAutomatically) break;
            sent.push(ours);
            subject = respond(ours);
          }
          expect(sent.length).toBeLessThanOrEqual(2);
        },
      ),
    );
  });
});

describe('classifyAutomatic', () => {
  const classify = (name: string, value: string, subject = 'Hello') =>
    classifyAutomatic({
      headers: [{ name, value }],
      contentType: 'text/plain',
      reportType: null,
      fromAddress: 'a@b.example',
      subject,
      hasBounceText: false,
    }).kind;

  it.each([
    ['auto-submitted', 'auto-replied', 'autoReply'],
    ['auto-submitted', 'auto-generated', 'autoReply'],
    ['auto-submitted', 'no', 'none'],
    ['precedence', 'bulk', 'list'],
    ['precedence', 'auto_reply', 'autoReply'],
    ['precedence', 'first-class', 'none'],
    ['x-auto-response-suppress', 'All', 'autoReply'],
    ['x-auto-response-suppress', 'DR, RN, NRN', 'none'],
    ['x-autoreply', 'yes', 'autoReply'],
    ['list-id', '<users.example.org>', 'list'],
    ['list-unsubscribe', '<mailto:x@y>', 'list'],
    ['return-path', '<>', 'autoReply'],
    ['x-failed-recipients', 'a@b', 'bounce'],
    ['x-mailer', 'Outlook', 'none'],
  ])('%s: %s is %s', (name, value, expected) => {
    expect(classify(name, value)).toBe(expected);
  });

  it.each(['Automatic reply: x', '自动回复：您好', 'Out of Office: x', 'Abwesenheitsnotiz', '自動返信'])(
    '%s',
    (subject) => {
      expect(classify('x-mailer', 'x', subject)).toBe('autoReply');
    },
  );

  it('does not take a person who writes about such things for a machine', () => {
    expect(classify('x-mailer', 'x', 'Question about automatic replies')).toBe('none');
    expect(classify('x-mailer', 'x', 'My mail was returned')).toBe('none');
  });
});
