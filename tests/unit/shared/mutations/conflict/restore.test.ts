import { describe, expect, it } from 'vitest';
import { teamScope } from '../../../../../shared/domain/permissions/scopes.ts';
import { ConflictNote } from '../../../../../shared/model/conflict-note.ts';
import { DEFAULT_FILE_POLICY } from '../../../../../shared/model/file-policy.ts';
import { User } from '../../../../../shared/model/user.ts';
import { type PreparedCall, prepareCall } from '../../../../../shared/mutations/decide.ts';
import type { Reads } from '../../../../../shared/mutations/mutation.ts';
import { sampleTicket } from '../../../../support/small-organization.ts';

const id = (place: number): string => `01930000-0000-7000-8000-${String(place).padStart(12, '0')}`;
const NOW = 5_000;
const agent = User.parse({
  ...{ id: id(1), email: 'agent@example.com', name: 'Agent', role: 'agent' },
  ...{ teamIds: [id(2)], locale: 'en', isActive: true },
});
const ticket = sampleTicket({
  id: id(3),
  number: 7,
  teamId: id(2),
  branchId: id(8),
  priority: 1,
} as never);
const note = ConflictNote.parse({
  ...{ id: id(4), ticketId: id(3), field: 'priority', winnerValue: 0, loserValue: 3, loserUserId: id(1) },
  ...{ operationId: id(5), createdAt: 1, resolvedAt: null, resolvedById: null },
});
const readsOf = (...rows: readonly Readonly<Record<string, unknown>>[]): Reads => ({
  get: (_entity, wanted) => rows.find((row) => row.id === wanted) as never,
});
const prepared = (): Extract<PreparedCall, { ok: true }> => {
  const args = { ticketId: id(3), conflictNoteId: id(4) };
  const call = prepareCall({ name: 'conflict.restore', args });
  if (!call.ok) throw new Error('a call that fits');
  return call;
};
const decide = (reads: Reads, isChanged = false) =>
  prepared().decide(reads, {
    now: NOW,
    operationId: id(99),
    actor: {
      kind: 'user',
      user: agent,
      scopes: new Set([teamScope(id(2) as never)]),
      hiddenFields: [],
    },
    changedSince: () => isChanged,
    hiddenHere: [],
    files: DEFAULT_FILE_POLICY,
    isFileMissing: () => false,
    isNumberLeased: () => false,
    ownViewCount: () => 0,
    macroCount: () => 0,
    ruleCount: () => 0,
  });
const settled = { id: note.id, fields: { resolvedAt: NOW, resolvedById: agent.id } };

describe('conflict.restore', () => {
  it('R186 gives the lost value back and settles its note', () => {
    const decision = decide(readsOf(ticket, note));
    expect(decision).toMatchObject({
      verdict: 'accepted',
      changes: [
        { id: ticket.id, fields: { priority: 3, updatedAt: NOW } },
        settled,
        { entity: 'ticketEvent' },
      ],
    });
    expect(prepared().invert(readsOf(ticket, note))).toEqual({
      name: 'ticket.set-priority',
      args: { ticketId: ticket.id, priority: 1 },
    });
  });

  it('R186 loses once more, with a note of its own, to a value that its author had not seen', () => {
    expect(decide(readsOf(ticket, note), true)).toMatchObject({
      verdict: 'accepted',
      changes: [{ id: ticket.id, fields: { updatedAt: NOW } }, settled],
      clashes: [{ ticketId: ticket.id, field: 'priority', winnerValue: 1, loserValue: 3 }],
    });
  });

  it.each([
    ['that somebody has settled', readsOf(ticket, { ...note, resolvedAt: 2, resolvedById: agent.id })],
    ['of another ticket', readsOf(ticket, { ...note, ticketId: id(6) })],
    ['of a value that nobody can write', readsOf(ticket, { ...note, field: 'status', loserValue: 'open' })],
    ['that is not there', readsOf(ticket)],
  ])('R186 is refused for a note %s', (_which, reads) => {
    expect(decide(reads)).toMatchObject({ verdict: 'refused', code: 'conflictNotFound' });
  });

  it('R121 is refused on a merged ticket', () => {
    const target = { ...ticket, id: id(7) };
    const merged = { ...ticket, mergedIntoId: target.id };
    expect(decide(readsOf(merged, target, note))).toMatchObject({ code: 'ticketMerged' });
  });
});
