import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_FILE_POLICY } from '../../../../../shared/model/file-policy.ts';
import { SlaPolicySet } from '../../../../../shared/model/sla-policy.ts';
import { SLA_SETTINGS_ID, type SlaSettings } from '../../../../../shared/model/sla-settings.ts';
import { type Role, User } from '../../../../../shared/model/user.ts';
import { prepareCall } from '../../../../../shared/mutations/decide.ts';
import type { Actor, Reads } from '../../../../../shared/mutations/mutation.ts';

const file = new URL('../../../../../resources/sla-policies/call-center.json', import.meta.url);
const callCenter = SlaPolicySet.parse(JSON.parse(readFileSync(file, 'utf8')));
const empty: SlaSettings = { id: SLA_SETTINGS_ID, policies: [], calendars: {} };
const inForce: SlaSettings = { id: SLA_SETTINGS_ID, ...callCenter };

const somebody = (role: Role, isActive = true): Actor => ({
  kind: 'user',
  user: User.parse({
    id: '01930000-0000-7000-8000-000000000001',
    email: 'mira@example.com',
    name: 'Mira',
    role,
    teamIds: [],
    locale: 'en',
    isActive,
  }),
  scopes: new Set(),
  hiddenFields: [],
});
const readsOf = (row: SlaSettings | undefined): Reads => ({ get: () => row as never });
const prepared = (args: unknown) => {
  const call = prepareCall({ name: 'sla.save-settings', args });
  if (!call.ok) throw new Error(JSON.stringify(call.refusal));
  return call;
};
const save = (args: unknown, actor: Actor = somebody('admin'), before?: SlaSettings) =>
  prepared(args).decide(readsOf(before), {
    now: 1,
    operationId: '01930000-0000-7000-8000-000000000099',
    actor,
    changedSince: () => false,
    hiddenHere: [],
    files: DEFAULT_FILE_POLICY,
    isFileMissing: () => false,
    isNumberLeased: () => false,
    ownViewCount: () => 0,
    macroCount: () => 0,
    ruleCount: () => 0,
  });

describe('sla.save-settings', () => {
  it('R190: an administrator replaces the one row of the organization', () => {
    expect(save(callCenter)).toMatchObject({
      verdict: 'accepted',
      changes: [{ kind: 'put', entity: 'slaSettings', row: { id: SLA_SETTINGS_ID, ...callCenter } }],
    });
  });

  it('R190: nobody else does', () => {
    for (const actor of [somebody('agent'), somebody('supervisor'), somebody('admin', false)])
      expect(save(callCenter, actor)).toMatchObject({ verdict: 'refused', code: 'notPermitted' });
    expect(save(callCenter, { kind: 'system', part: 'import' })).toMatchObject({ code: 'notPermitted' });
  });

  it('R190: what can never be kept is refused and named', () => {
    const withoutCalendar = save({ ...callCenter, calendars: {} });
    expect(withoutCalendar).toMatchObject({
      code: 'slaPoliciesInvalid',
      params: {
        problems: expect.stringContaining('calendarUnknown call-center firstResponse P1 office-china'),
      },
    });
  });

  it('without policies there is nothing to refuse; what is so already changes nothing', () => {
    expect(save({ policies: [], calendars: {} }, somebody('admin'), inForce)).toMatchObject({
      changes: [{ row: empty }],
    });
    expect(save(callCenter, somebody('admin'), inForce)).toMatchObject({ changes: [] });
  });

  it('is taken back by saving what was in force', () => {
    expect(prepared({ policies: [], calendars: {} }).invert(readsOf(inForce))).toEqual({
      name: 'sla.save-settings',
      args: callCenter,
    });
    expect(prepared(callCenter).invert(readsOf(undefined))?.args).toEqual({ policies: [], calendars: {} });
  });
});
