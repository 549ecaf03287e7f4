import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { teamScope, userScope } from '../../../../shared/domain/permissions/scopes.ts';
import { Action } from '../../../../shared/model/action.ts';
import { DEFAULT_FILE_POLICY } from '../../../../shared/model/file-policy.ts';
import type { Locale } from '../../../../shared/model/locale.ts';
import { Status } from '../../../../shared/model/status.ts';
import { Team } from '../../../../shared/model/team.ts';
import { Ticket, TicketType } from '../../../../shared/model/ticket.ts';
import { type Role, User } from '../../../../shared/model/user.ts';
import { prepareCall } from '../../../../shared/mutations/decide.ts';
import type { MutationContext, Reads } from '../../../../shared/mutations/mutation.ts';
import { CHANGED_FIELDS, previewActions } from '../../../../shared/mutations/preview-actions.ts';
import { sampleTicket } from '../../../support/small-organization.ts';

const id = (place: number): string => `01930000-0000-7000-8000-${String(place).padStart(12, '0')}`;
const [TEAM, OTHER_TEAM, NO_TEAM] = [id(100), id(101), id(109)];
const person = (place: number, role: Role = 'agent', isActive = true): User =>
  User.parse({
    id: id(place),
    email: `p${place}@example.com`,
    name: `Person ${place}`,
    role,
    teamIds: [TEAM],
    locale: 'en',
    isActive,
  });
const [MIRA, WEI, GONE] = [person(1), person(2), person(3, 'agent', false)];
const NOBODY = id(9);
const teams = [TEAM, OTHER_TEAM].map((each) =>
  Team.parse({ id: each, branchId: id(110), parentId: null, name: `Team ${each}` }),
);
const TARGET = Ticket.parse(
  sampleTicket({ id: id(51), number: 51, teamId: TEAM, branchId: id(110) } as never),
);

const ticketOf = (fields: Partial<Record<keyof Ticket, unknown>>): Ticket =>
  Ticket.parse(sampleTicket({ id: id(50), number: 50, teamId: TEAM, branchId: id(110), ...fields } as never));

/** The rows of a desk; `make` does what a call does, as the center would, and says whether it was taken. */
function desk(ticket: Ticket, author: User) {
  const rows = new Map<string, Record<string, unknown>>();
  for (const row of [MIRA, WEI, GONE, ...teams, TARGET, ticket]) rows.set(row.id, row);
  const reads: Reads = { get: (_entity, key) => rows.get(key) as never };
  const context: MutationContext = {
    now: 9_000,
    operationId: id(99),
    actor: {
      kind: 'user',
      user: author,
      scopes: new Set([teamScope(TEAM as never), userScope(author.id)]),
      hiddenFields: [],
    },
    changedSince: () => false,
    hiddenHere: [],
    files: DEFAULT_FILE_POLICY,
    isFileMissing: () => false,
    isNumberLeased: () => false,
    ownViewCount: () => 0,
    macroCount: () => 0,
    ruleCount: () => 0,
  };
  return {
    reads,
    context,
    ticket: (key: string = ticket.id) => rows.get(key) as unknown as Ticket,
    notes: () =>
      [...rows.values()].filter(({ kind }) => kind === 'internalNote').map(({ bodyText }) => bodyText),
    make(name: string, args: unknown): string | null {
      const call = prepareCall({ name, args });
      if (!call.ok) return call.refusal.code;
      const decision = call.decide(reads, context);
      if (decision.verdict !== 'accepted') return decision.code;
      for (const change of decision.changes) {
        if (change.kind === 'put') rows.set(change.row.id, change.row);
        else if (change.kind === 'patch') rows.set(change.id, { ...rows.get(change.id), ...change.fields });
      }
      return null;
    },
  };
}

function look(
  actions: readonly unknown[],
  ticket: Ticket,
  customerName: string | null = 'Ann',
  { author = MIRA, hasNoteDraft = false, customerLocale = null as Locale | null } = {},
) {
  const here = desk(ticket, author);
  let made = 200;
  const parsed = actions.map((each) => Action.parse(each));
  const preview = previewActions(
    parsed,
    { ticket, customerName, customerLocale, agent: author, hasNoteDraft },
    here.reads,
    here.context,
    () => {
      made += 1;
      return id(made);
    },
  );
  return { here, preview };
}

const anyAction = fc.oneof(
  fc.record({
    kind: fc.constant('setStatus'),
    status: fc.constantFrom(...Status.options.filter((each) => each !== 'new')),
  }),
  fc.record({ kind: fc.constant('setPriority'), priority: fc.constantFrom(0, 1, 2, 3) }),
  fc.record({ kind: fc.constant('setType'), type: fc.constantFrom(...TicketType.options) }),
  fc.record({ kind: fc.constant('setTeam'), teamId: fc.constantFrom(TEAM, OTHER_TEAM, NO_TEAM) }),
  fc.record({
    kind: fc.constant('assign'),
    assigneeId: fc.constantFrom(WEI.id, GONE.id, NOBODY, null, { viewer: 'me' as const }),
  }),
  fc.record({
    kind: fc.constant('tag'),
    add: fc.subarray(['vip', 'late', 'refund'], { minLength: 1 }),
    remove: fc.subarray(['vip', 'old']),
  }),
  fc.record({ kind: fc.constant('addNote'), text: fc.constantFrom('Plain', 'Of {{customer.name}}') }),
  fc.record({
    kind: fc.constant('draftReply'),
    text: fc.constantFrom('Dear {{customer.name}}', 'Bye {{x}}'),
  }),
);
const anyTicket = fc.record({
  status: fc.constantFrom(...Status.options),
  priority: fc.constantFrom(0, 1, 2, 3),
  type: fc.constantFrom(...TicketType.options),
  assigneeId: fc.constantFrom(null, MIRA.id, WEI.id),
  tags: fc.subarray(['late', 'old', 'vip']),
  mergedIntoId: fc.constantFrom(null, null, null, TARGET.id),
});

describe('a preview of actions', () => {
  it('R174: says of every effect what the changes then do, one after the other, and changes nothing itself', () => {
    fc.assert(
      fc.property(
        fc.array(anyAction, { maxLength: 6 }),
        anyTicket,
        fc.constantFrom('Ann', null),
        (actions, fields, customerName) => {
          const ticket = ticketOf(fields);
          const { here, preview } = look(actions, ticket, customerName);
          expect(here.ticket()).toBe(ticket);
          expect(here.notes()).toEqual([]);
          expect(preview.effects).toHaveLength(actions.length);
          for (const [index, planned] of preview.planned.entries()) {
            const effect = preview.effects[index];
            if (planned.kind !== 'call') continue;
            // Labels of a merged ticket go to its target.
            const tickets = () => [here.ticket(), here.ticket(TARGET.id)] as const;
            const [was, notes] = [tickets(), here.notes().length];
            const code = here.make(planned.call.name, planned.call.args);
            const differs = tickets().flatMap((now, at) =>
              CHANGED_FIELDS.filter((field) => was[at]?.[field] !== now[field]).map((field) => ({
                field,
                from: was[at]?.[field],
                to: now[field],
              })),
            );
            if (effect?.outcome === 'refused') expect(code).toBe(effect.code);
            else expect(code).toBe(null);
            const told = effect?.outcome === 'changes' ? effect.changes : [];
            expect(told).toEqual(differs);
            expect(here.notes().length - notes).toBe(effect?.outcome === 'writes' ? 1 : 0);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('says what was and what will be, and what is so already', () => {
    const ticket = ticketOf({ status: 'open', priority: 2 });
    const actions = [
      { kind: 'setStatus', status: 'pending' },
      { kind: 'setPriority', priority: 2 },
      { kind: 'tag', add: ['vip'], remove: ['old'] },
    ];
    const { preview } = look(actions, ticket);
    expect(preview.effects).toMatchObject([
      { outcome: 'changes', changes: [{ field: 'status', from: 'open', to: 'pending' }] },
      { outcome: 'nothing' },
      { outcome: 'changes', changes: [{ field: 'tags', from: [], to: ['vip'] }] },
    ]);
    expect(preview.obstacle).toBe(null);
  });

  it('whoever takes a new ticket opens it, and that is told', () => {
    const { preview } = look([{ kind: 'assign', assigneeId: { viewer: 'me' } }], ticketOf({ status: 'new' }));
    expect(preview.effects).toMatchObject([
      {
        changes: [
          { field: 'status', from: 'new', to: 'open' },
          { field: 'assigneeId', from: null, to: MIRA.id },
        ],
      },
    ]);
  });

  it('a step that is not allowed is the obstacle, with its reason', () => {
    const actions = [
      { kind: 'setPriority', priority: 0 },
      { kind: 'setStatus', status: 'pending' },
    ];
    const { preview } = look(actions, ticketOf({ status: 'closed' }));
    expect(preview.obstacle).toMatchObject({ outcome: 'refused', code: 'statusNotAllowed' });
    expect(look([{ kind: 'assign', assigneeId: GONE.id }], ticketOf({})).preview.obstacle).toMatchObject({
      code: 'assigneeInactive',
      params: { name: GONE.name },
    });
  });

  it('a place without a value blocks, and names what is missing', () => {
    const { preview } = look([{ kind: 'addNote', text: 'To {{customer.name}}' }], ticketOf({}), null);
    expect(preview.obstacle).toMatchObject({ outcome: 'blocked', missing: ['customer.name'] });
    expect(preview.planned).toMatchObject([{ kind: 'blocked' }]);
  });

  it('a ticket is given away last, so that the rest can still be done', () => {
    const actions = [
      { kind: 'setTeam', teamId: OTHER_TEAM },
      { kind: 'addNote', text: 'Yours' },
    ];
    const { preview } = look(actions, ticketOf({}));
    expect(preview.effects.map(({ action, outcome }) => `${action.kind} ${outcome}`)).toEqual([
      'addNote writes',
      'setTeam changes',
    ]);
  });

  it('words for a customer are in the language that they read, and else those for everybody', () => {
    const actions = [
      { kind: 'draftReply', text: 'Hello', translations: { 'zh-CN': '{{customer.name}}，您好' } },
    ];
    const wordsFor = (customerLocale: Locale | null) =>
      look(actions, ticketOf({}), 'Ann', { customerLocale }).preview.effects[0];
    expect(wordsFor('zh-CN')).toMatchObject({ text: 'Ann，您好' });
    expect(wordsFor('en')).toMatchObject({ text: 'Hello' });
    expect(wordsFor(null)).toMatchObject({ text: 'Hello' });
  });

  it('words for the customer of a ticket that is given away are refused: nobody could send them', () => {
    const actions = [
      { kind: 'draftReply', text: 'Dear {{customer.name}}' },
      { kind: 'setTeam', teamId: OTHER_TEAM },
    ];
    expect(look(actions, ticketOf({})).preview.obstacle).toMatchObject({ code: 'ticketNotFound' });
    const kept = look(actions, ticketOf({ assigneeId: MIRA.id })).preview;
    expect(kept.effects[0]).toMatchObject({ outcome: 'writes', text: 'Dear Ann' });
    const begun = look(actions.slice(0, 1), ticketOf({}), 'Ann', { hasNoteDraft: true }).preview;
    expect(begun.obstacle).toMatchObject({ code: 'noteBegun', params: { number: 50 } });
    // Only a person sends: no call of the list is an answer.
    const names = kept.planned.flatMap((each) => (each.kind === 'call' ? [each.call.name] : []));
    expect(names).toEqual(['ticket.set-team']);
  });
});
