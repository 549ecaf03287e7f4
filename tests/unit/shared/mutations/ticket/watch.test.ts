import { describe, expect, it } from 'vitest';
import { teamScope } from '../../../../../shared/domain/permissions/scopes.ts';
import { DEFAULT_FILE_POLICY } from '../../../../../shared/model/file-policy.ts';
import { MAX_WATCHERS, Ticket } from '../../../../../shared/model/ticket.ts';
import { User } from '../../../../../shared/model/user.ts';
import { prepareCall } from '../../../../../shared/mutations/decide.ts';
import type { Decision, MutationContext } from '../../../../../shared/mutations/mutation.ts';
import { sampleTicket } from '../../../../support/small-organization.ts';

const id = (place: number): string => `01930000-0000-7000-8000-${String(place).padStart(12, '0')}`;
const TEAM = id(100);
const [MIRA, WEI, LEE] = [id(1), id(2), id(3)] as const;
const mira = User.parse({
  id: MIRA,
  email: 'mira@example.com',
  name: 'Mira',
  role: 'agent',
  teamIds: [TEAM],
  locale: 'en',
  isActive: true,
});
const MAIL = { actor: { kind: 'system', part: 'mail' } } as const;

function decide(
  name: string,
  args: object,
  watcherIds: readonly string[],
  more: Partial<MutationContext> = {},
): Decision {
  const fields = { id: id(7), number: 7, teamId: TEAM, branchId: id(102), watcherIds };
  const ticket = Ticket.parse(sampleTicket(fields as never));
  const reads = {
    get: (_entity: string, key: string) => [ticket, mira].find((row) => row.id === key) as never,
  };
  const call = prepareCall({ name, args: { ticketId: ticket.id, ...args } });
  if (!call.ok) return call.refusal;
  return call.decide(reads, {
    now: 5,
    operationId: id(200),
    actor: { kind: 'user', user: mira, scopes: new Set([teamScope(TEAM as never)]), hiddenFields: [] },
    changedSince: () => false,
    hiddenHere: [],
    files: DEFAULT_FILE_POLICY,
    isFileMissing: () => false,
    isNumberLeased: () => true,
    ownViewCount: () => 0,
    macroCount: () => 0,
    ruleCount: () => 0,
    ...more,
  });
}

/** Whom a decision tells, of what, and by whom it was. */
function toldBy(decision: Decision): readonly (readonly unknown[])[] {
  if (decision.verdict !== 'accepted') throw new Error(decision.code);
  return decision.changes.flatMap((change) =>
    change.kind === 'put' && change.entity === 'notification'
      ? [[change.row.userId, change.row.kind, change.row.byUserId]]
      : [],
  );
}

const mail = (isAutomatic: boolean) => ({
  newTicket: null,
  customer: null,
  messageId: id(50),
  subject: 'Re',
  bodyHtml: 'words',
  bodyText: 'words',
  mailMessageId: null,
  isAutomatic,
  attachments: [],
});
const note = { messageId: id(50), bodyHtml: 'words', bodyText: 'words', attachments: [] };

describe('R245: watching a ticket', () => {
  it('is everybody’s own, changes nothing else of the ticket, and is taken back', () => {
    expect(decide('ticket.watch', { isWatching: true }, [WEI])).toMatchObject({
      changes: [{ kind: 'patch', fields: { watcherIds: [MIRA, WEI] } }],
    });
    const ended = decide('ticket.watch', { isWatching: false }, [MIRA, WEI]);
    expect(ended).toMatchObject({ verdict: 'accepted', changes: [{ fields: { watcherIds: [WEI] } }] });
    if (ended.verdict === 'accepted') expect(ended.changes).toHaveLength(1);
    expect(decide('ticket.watch', { isWatching: true }, [MIRA])).toMatchObject({ changes: [] });
    const call = prepareCall({ name: 'ticket.watch', args: { ticketId: id(7), isWatching: true } });
    expect(call.ok && call.invert({ get: () => undefined })).toMatchObject({ args: { isWatching: false } });
  });

  it('is refused for nobody, for a ticket out of sight, and beyond the most', () => {
    expect(decide('ticket.watch', { isWatching: true }, [], MAIL)).toMatchObject({ code: 'notPermitted' });
    const blind = { actor: { kind: 'user', user: mira, scopes: new Set(), hiddenFields: [] } } as never;
    expect(decide('ticket.watch', { isWatching: true }, [], blind)).toMatchObject({ code: 'ticketNotFound' });
    const many = Array.from({ length: MAX_WATCHERS }, (_, place) => id(1_000 + place));
    expect(decide('ticket.watch', { isWatching: true }, many)).toMatchObject({ code: 'tooManyWatchers' });
  });
});

describe('R246: who watches', () => {
  it('is told of a change of the status, but for whoever made it', () => {
    expect(toldBy(decide('ticket.set-status', { status: 'pending' }, [MIRA, WEI, LEE]))).toEqual([
      [WEI, 'watchedStatus', MIRA],
      [LEE, 'watchedStatus', MIRA],
    ]);
    expect(toldBy(decide('ticket.set-status', { status: 'open' }, [WEI]))).toEqual([]);
  });

  it('is told once of the customer’s words, also where they open the ticket again', () => {
    const told = decide('ticket.receive-mail', mail(false), [MIRA, WEI], MAIL);
    expect(toldBy(told)).toEqual([
      [MIRA, 'watchedWords', null],
      [WEI, 'watchedWords', null],
    ]);
    expect(decide('ticket.receive-mail', mail(false), [MIRA, WEI], MAIL)).toEqual(told);
  });

  it.each([
    ['ticket.add-note', note],
    ['ticket.set-priority', { priority: 0 }],
    ['ticket.tag', { add: ['vip'], remove: [] }],
    ['ticket.watch', { isWatching: true }],
  ])('hears nothing of %s', (name, args) => {
    expect(toldBy(decide(name, args, [WEI]))).toEqual([]);
  });

  it('is nobody who was only mentioned', () => {
    const bodyHtml = `<a href="outpost://person/${MIRA}">@Mira</a>`;
    const decision = decide('ticket.add-note', { ...note, bodyHtml }, []);
    const fields = decision.verdict === 'accepted' ? JSON.stringify(decision.changes) : '';
    expect(fields).not.toContain('watcherIds');
  });
});
