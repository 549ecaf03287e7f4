import { expect, it } from 'vitest';
import { RULES_SCOPE } from '../../../../../shared/domain/permissions/scopes.ts';
import { matchNames } from '../../../../../shared/domain/processes/match-names.ts';
import type { TeamId } from '../../../../../shared/model/ids.ts';
import { User } from '../../../../../shared/model/user.ts';
import { adoptTemplate } from '../../../../../shared/mutations/process/adopt.ts';
import { templateIdOf } from '../../../../../shared/mutations/process/template-id.ts';
import { step, template } from '../../../../support/process-template.ts';
import { idOf } from '../../../../support/running-process.ts';

const admin = User.parse({
  id: idOf(1),
  email: 'ada@example.com',
  name: 'Ada',
  role: 'admin',
  teamIds: [],
  locale: 'en',
  isActive: true,
});
const finance = { id: idOf(50) as TeamId, name: 'Head Office / Finance' };
const sample = template(step('ask', ['end'], { handler: { kind: 'team', team: 'head-office-finance' } }));

function decide(args: object, role: User['role'] = 'admin', more: readonly { readonly id: string }[] = []) {
  const rows = [admin, finance, ...more];
  return adoptTemplate.decide(
    { get: (_entity, id) => rows.find((row) => row.id === id) as never },
    adoptTemplate.args.parse(args),
    {
      actor: {
        kind: 'user',
        user: { ...admin, role },
        scopes: new Set(role === 'agent' ? [] : [RULES_SCOPE]),
        hiddenFields: [],
      },
    } as never,
  );
}

it('R216 R260: whoever makes the rules takes a template over, once everybody it names is somebody here', () => {
  const matches = matchNames(sample, [finance], [admin]);
  expect(matches).toEqual({ teams: { 'head-office-finance': finance.id }, skills: {}, people: {} });
  const wanted = { template: sample, matches };
  expect(decide(wanted)).toMatchObject({
    changes: [{ row: { id: templateIdOf(sample), names: { [finance.id]: finance.name } } }],
  });
  expect(decide(wanted, 'supervisor')).toMatchObject({ changes: [{ entity: 'processTemplate' }] });
  expect(decide(wanted, 'agent')).toMatchObject({ code: 'notPermitted' });
  const nobody = { teams: {}, skills: {}, people: {} };
  expect(decide({ template: sample, matches: nobody })).toMatchObject({
    code: 'processTemplateUnmatched',
    params: { names: ['head-office-finance'] },
  });
  const gone = { ...nobody, teams: { 'head-office-finance': idOf(51) } };
  expect(decide({ template: sample, matches: gone })).toMatchObject({ code: 'teamNotFound' });
  expect(decide({ template: template(step('ask', [])), matches: nobody })).toMatchObject({
    code: 'processTemplateInvalid',
    params: { problems: ['ask noWayToEnd'] },
  });
});

it('R216: a version that was taken over stays what it is', () => {
  const matches = matchNames(sample, [finance], []);
  const row = {
    id: templateIdOf(sample),
    ...sample,
    ...matches,
    names: { [finance.id]: 'As it was called' },
  };
  expect(decide({ template: sample, matches }, 'admin', [row])).toMatchObject({ changes: [] });
  const changed = { ...sample, titles: { en: 'Other', 'zh-CN': 'Other' } };
  expect(decide({ template: changed, matches }, 'admin', [row])).toMatchObject({
    code: 'processTemplateExists',
  });
});
