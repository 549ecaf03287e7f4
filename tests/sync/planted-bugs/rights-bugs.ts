import { inTests, type PlantedBug } from './planted-bug.ts';

/** Faults of what keeps from a person what they may not see. */
export const RIGHTS_BUGS: readonly PlantedBug[] = [
  // Hidden fields.
  {
    name: 'a conflict note tells the values of a hidden field',
    file: 'db/server/queries/lines.ts',
    find: 'if (mask.noteFields.length === 0) return column;',
    replace: "if (mask.noteFields.length === 0 || entity === 'conflictNote') return column;",
    ...inTests('tests/server/sync/hidden-fields.test.ts'),
  },
  {
    name: 'the history of a ticket tells the values of a hidden field',
    file: 'db/server/queries/lines.ts',
    find: 'if (mask.noteFields.length === 0) return column;',
    replace: "if (mask.noteFields.length === 0 || entity === 'ticketEvent') return column;",
    ...inTests('tests/server/sync/hidden-fields.test.ts'),
  },
  {
    name: 'a change may empty what its author does not see',
    file: 'shared/mutations/within-mask.ts',
    find: 'return Object.hasOwn(change.fields, field);',
    replace: 'return (Reflect.get(change.fields, field) ?? blank) !== blank;',
    ...inTests('tests/unit/shared/mutations/within-mask.test.ts'),
  },
  // What the center gives out to be shown again.
  {
    name: 'the digests of all clients have one key',
    file: 'server/sync/proofs.ts',
    find: "digestKey: (...parts) => seal('digest', parts),",
    replace: "digestKey: (tenantId) => seal('digest', [tenantId]),",
    ...inTests('tests/server/sync/snapshot.test.ts'),
  },
  {
    name: 'a snapshot goes on under another mask',
    file: 'server/sync/snapshot-token.ts',
    find: 'return proofs.ofSnapshot(tenantId, userId, scope, canonicalJson(hiddenFields), body);',
    replace: 'return proofs.ofSnapshot(tenantId, userId, scope, String(hiddenFields.length < 0), body);',
    ...inTests('tests/server/sync/snapshot.test.ts'),
  },
  {
    name: 'a snapshot goes on under another role',
    file: 'server/sync/snapshot-token.ts',
    find: '.update(canonicalJson([user.role, [...scopes].sort()]))',
    replace: '.update(canonicalJson([user.id, [...scopes].sort()]))',
    ...inTests('tests/server/sync/snapshot.test.ts'),
  },
];
