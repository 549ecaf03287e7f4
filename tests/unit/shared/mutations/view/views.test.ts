import { describe, expect, it } from 'vitest';
import { DEFAULT_FILE_POLICY } from '../../../../../shared/model/file-policy.ts';
import { User } from '../../../../../shared/model/user.ts';
import { View } from '../../../../../shared/model/view.ts';
import { prepareCall } from '../../../../../shared/mutations/decide.ts';
import type { Actor, Reads } from '../../../../../shared/mutations/mutation.ts';

const id = (place: number): string => `01930000-0000-7000-8000-${String(place).padStart(12, '0')}`;
const mira = User.parse({
  id: id(1),
  email: 'mira@example.com',
  name: 'Mira',
  role: 'admin',
  teamIds: [],
  locale: 'en',
  isActive: true,
});
const MIRA: Actor = { kind: 'user', user: mira, scopes: new Set(), hiddenFields: [] };
const content = {
  name: 'Waiting for us',
  condition: { field: 'status', operator: 'in', value: ['open'] },
  sort: [{ field: 'updatedAt', direction: 'desc' }],
  columns: ['number', 'subject'],
};
const own = View.parse({ ...content, id: id(10), builtin: null, ownerId: mira.id, position: 1000 });
const shared = View.parse({ ...own, id: id(11), builtin: 'urgent', ownerId: null, name: '', position: 3 });
const colleagues = View.parse({ ...own, id: id(12), ownerId: id(2) });
const reads: Reads = {
  get: (_entity, wanted) => [own, shared, colleagues].find((row) => row.id === wanted) as never,
};
const call = (name: string, args: unknown) => {
  const prepared = prepareCall({ name, args });
  if (!prepared.ok) throw new Error(prepared.refusal.code);
  return prepared;
};
const decide = (name: string, args: unknown, ownViewCount = 3, actor: Actor = MIRA) => {
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
    ownViewCount: () => ownViewCount,
    macroCount: () => 0,
    ruleCount: () => 0,
  });
};
const save = (viewId: string, more: object = {}, ownViewCount?: number) =>
  decide('view.save', { viewId, ...content, ...more }, ownViewCount);
const nested = (depth: number): object => (depth === 1 ? content.condition : { all: [nested(depth - 1)] });

describe('view.save', () => {
  it('R158: makes a view that belongs to whoever made it, behind those that everybody has', () => {
    expect(save(id(20), { name: '  Mine\n ' })).toMatchObject({
      changes: [
        {
          kind: 'put',
          entity: 'view',
          row: { ...content, id: id(20), name: 'Mine', builtin: null, ownerId: mira.id, position: 1000 },
        },
      ],
    });
  });

  it('replaces one’s own whole, and is nothing where nothing differs', () => {
    expect(save(own.id, { columns: ['subject'] })).toMatchObject({
      changes: [{ row: { ...own, columns: ['subject'] } }],
    });
    expect(save(own.id)).toMatchObject({ verdict: 'accepted', changes: [] });
  });

  it.each([
    ['that everybody has', shared.id],
    ['of a colleague', colleagues.id],
  ])('R158: never touches a view %s, whatever the role', (_whose, viewId) => {
    expect(save(viewId, { name: 'Taken' })).toMatchObject({ verdict: 'refused', code: 'viewNotFound' });
    expect(decide('view.delete', { viewId })).toMatchObject({ verdict: 'refused', code: 'viewNotFound' });
  });

  it('R158: is for people: no part of the center has views', () => {
    const system: Actor = { kind: 'system', part: 'import' };
    expect(decide('view.save', { viewId: id(20), ...content }, 0, system)).toMatchObject({
      code: 'notPermitted',
    });
    expect(decide('view.delete', { viewId: own.id }, 0, system)).toMatchObject({ code: 'notPermitted' });
  });

  it('R159: 50 views of one’s own, and the fiftieth can still be changed', () => {
    expect(save(id(20), {}, 49)).toMatchObject({ verdict: 'accepted' });
    expect(save(id(20), {}, 50)).toMatchObject({ code: 'tooManyViews', params: { most: 50 } });
    expect(save(own.id, { name: 'Other' }, 50)).toMatchObject({ verdict: 'accepted' });
  });

  it('R159: 50 comparisons, four deep', () => {
    const comparisons = (count: number) => ({ any: Array.from({ length: count }, () => content.condition) });
    const two = (count: number) => ({ all: [comparisons(count), comparisons(25)] });
    expect(save(id(20), { condition: two(25) })).toMatchObject({ verdict: 'accepted' });
    expect(save(id(20), { condition: two(26) })).toMatchObject({ code: 'conditionTooLarge' });
    expect(save(id(20), { condition: nested(4) })).toMatchObject({ verdict: 'accepted' });
    expect(save(id(20), { condition: nested(5) })).toMatchObject({ code: 'conditionTooLarge' });
  });

  it.each([
    ['a name of nothing but spaces', { name: ' \u202e\n' }],
    ['a time that is compared like a word', { condition: { field: 'createdAt', operator: 'is', value: 3 } }],
    ['a word that is compared like a time', { condition: { field: 'tags', operator: 'before', value: 3 } }],
    ['an age of a team', { condition: { field: 'teamId', operator: 'is', value: { agoMinutes: 5 } } }],
    ['no column', { columns: [] }],
    ['five sort keys', { sort: Array.from({ length: 5 }, () => content.sort[0]) }],
  ])('refuses %s', (_what, more) => {
    expect(save(id(20), more)).toMatchObject({ verdict: 'refused', code: 'invalidArguments' });
  });
});

describe('view.delete and undo', () => {
  it('R161: takes the row away, and is done where there is none', () => {
    expect(decide('view.delete', { viewId: own.id })).toMatchObject({
      changes: [{ kind: 'remove', entity: 'view', id: own.id }],
    });
    expect(decide('view.delete', { viewId: id(20) })).toMatchObject({ verdict: 'accepted', changes: [] });
  });

  it('R161: undo deletes what was made, and brings back what was replaced or deleted', () => {
    const before = { name: 'view.save', args: { viewId: own.id, ...content } };
    expect(call('view.save', { viewId: id(20), ...content }).invert(reads)).toEqual({
      name: 'view.delete',
      args: { viewId: id(20) },
    });
    expect(call('view.save', { viewId: own.id, ...content, name: 'New' }).invert(reads)).toEqual(before);
    expect(call('view.delete', { viewId: own.id }).invert(reads)).toEqual(before);
  });
});
