import { describe, expect, it } from 'vitest';
import { teamScope, userScope } from '../../../../../shared/domain/permissions/scopes.ts';
import { DEFAULT_FILE_POLICY } from '../../../../../shared/model/file-policy.ts';
import { MACROS_OF_ONE, Macro } from '../../../../../shared/model/macro.ts';
import { User } from '../../../../../shared/model/user.ts';
import { prepareCall } from '../../../../../shared/mutations/decide.ts';
import type { Actor, Reads } from '../../../../../shared/mutations/mutation.ts';

const id = (place: number): string => `01930000-0000-7000-8000-${String(place).padStart(12, '0')}`;
const [TEAM, OTHER_TEAM] = [id(100), id(101)];
const mira = User.parse({
  id: id(1),
  email: 'mira@example.com',
  name: 'Mira',
  role: 'agent',
  teamIds: [TEAM],
  locale: 'en',
  isActive: true,
});
const MIRA: Actor = {
  kind: 'user',
  user: mira,
  scopes: new Set([userScope(mira.id), teamScope(TEAM as never)]),
  hiddenFields: [],
};
const content = {
  name: 'Close',
  teamId: null,
  actions: [{ kind: 'setStatus', status: 'solved' }],
  key: null,
};
const own = Macro.parse({ ...content, id: id(10), ownerId: mira.id });
const teams = Macro.parse({ ...content, id: id(11), ownerId: null, teamId: TEAM });
const others = Macro.parse({ ...content, id: id(12), ownerId: null, teamId: OTHER_TEAM });
const colleagues = Macro.parse({ ...content, id: id(13), ownerId: id(2) });
const rows = [own, teams, others, colleagues, { id: TEAM }, { id: OTHER_TEAM }];
const reads: Reads = { get: (_entity, wanted) => rows.find((row) => row.id === wanted) as never };
const decide = (name: string, args: unknown, count = 3, actor: Actor = MIRA) => {
  const prepared = prepareCall({ name, args });
  if (!prepared.ok) return prepared.refusal;
  return prepared.decide(reads, {
    now: 1,
    operationId: id(99),
    actor,
    changedSince: () => false,
    hiddenHere: [],
    files: DEFAULT_FILE_POLICY,
    isFileMissing: () => false,
    isNumberLeased: () => false,
    ownViewCount: () => 0,
    macroCount: () => count,
    ruleCount: () => 0,
  });
};
const save = (macroId: string, more: object = {}, count?: number) =>
  decide('macro.save', { macroId, ...content, ...more }, count);

describe('macro.save', () => {
  it('R170: makes one’s own, or one of a team, never both', () => {
    expect(save(id(20), { name: '  Close\nit ' })).toMatchObject({
      changes: [{ row: { id: id(20), name: 'Close it', ownerId: mira.id, teamId: null } }],
    });
    expect(save(id(20), { teamId: TEAM })).toMatchObject({
      changes: [{ row: { ownerId: null, teamId: TEAM } }],
    });
  });

  it('replaces it whole, gives it to a team or takes it back, and is nothing where nothing differs', () => {
    expect(save(own.id, { teamId: TEAM })).toMatchObject({
      changes: [{ row: { ...own, ownerId: null, teamId: TEAM } }],
    });
    expect(save(teams.id)).toMatchObject({
      changes: [{ row: { ...teams, ownerId: mira.id, teamId: null } }],
    });
    expect(save(own.id)).toMatchObject({ verdict: 'accepted', changes: [] });
  });

  it.each([
    ['of a colleague', colleagues.id],
    ['of a team that one is not in', others.id],
  ])('R171: one %s is neither changed nor deleted', (_whose, macroId) => {
    expect(save(macroId)).toMatchObject({ verdict: 'refused', code: 'macroNotFound' });
    expect(decide('macro.delete', { macroId })).toMatchObject({ verdict: 'refused', code: 'macroNotFound' });
  });

  it('R171: nobody makes one for a team whose macros they would not see, or that does not exist', () => {
    expect(save(id(20), { teamId: OTHER_TEAM })).toMatchObject({ code: 'notPermitted' });
    expect(save(own.id, { teamId: OTHER_TEAM })).toMatchObject({ code: 'notPermitted' });
    expect(save(id(20), { teamId: id(190) })).toMatchObject({ code: 'teamNotFound' });
    const system: Actor = { kind: 'system', part: 'import' };
    expect(decide('macro.save', { macroId: id(20), ...content }, 0, system)).toMatchObject({
      code: 'notPermitted',
    });
    expect(decide('macro.delete', { macroId: own.id }, 0, system)).toMatchObject({ code: 'notPermitted' });
  });

  it('R172: as many as a place holds, and the last can still be changed', () => {
    expect(save(id(20), {}, MACROS_OF_ONE - 1)).toMatchObject({ verdict: 'accepted' });
    expect(save(id(20), {}, MACROS_OF_ONE)).toMatchObject({ code: 'tooManyMacros', params: { most: 100 } });
    expect(save(own.id, { name: 'Other' }, MACROS_OF_ONE)).toMatchObject({ verdict: 'accepted' });
    expect(save(own.id, { teamId: TEAM }, MACROS_OF_ONE)).toMatchObject({ code: 'tooManyMacros' });
  });

  it.each([
    ['a name of nothing but spaces', { name: ' \u202e\n' }],
    ['no action', { actions: [] }],
    ['more actions than a macro holds', { actions: Array.from({ length: 21 }, () => content.actions[0]) }],
    ['an action that nobody knows', { actions: [{ kind: 'sendReply', text: 'Hello' }] }],
    ['a status that no ticket gets again', { actions: [{ kind: 'setStatus', status: 'new' }] }],
    ['labels that are none', { actions: [{ kind: 'tag', add: [], remove: [] }] }],
    ['a text that is empty', { actions: [{ kind: 'addNote', text: ' \n' }] }],
    ['a key that is no digit', { key: 10 }],
  ])('refuses %s', (_what, more) => {
    expect(save(id(20), more)).toMatchObject({ verdict: 'refused', code: 'invalidArguments' });
  });
});

describe('macro.delete and undo', () => {
  it('R173: takes the row away, and is done where there is none', () => {
    expect(decide('macro.delete', { macroId: own.id })).toMatchObject({
      changes: [{ kind: 'remove', entity: 'macro', id: own.id }],
    });
    expect(decide('macro.delete', { macroId: id(20) })).toMatchObject({ verdict: 'accepted', changes: [] });
  });

  it('R173: undo deletes what was made, and brings back what was replaced or deleted', () => {
    const invert = (name: string, args: unknown) => {
      const prepared = prepareCall({ name, args });
      return prepared.ok ? prepared.invert(reads) : prepared.refusal;
    };
    const before = { name: 'macro.save', args: { macroId: own.id, ...content } };
    expect(invert('macro.save', { macroId: id(20), ...content })).toEqual({
      name: 'macro.delete',
      args: { macroId: id(20) },
    });
    expect(invert('macro.save', { macroId: own.id, ...content, teamId: TEAM })).toEqual(before);
    expect(invert('macro.delete', { macroId: own.id })).toEqual(before);
  });
});
