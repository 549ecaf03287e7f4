import { maySetSla } from '../../domain/permissions/may-set-sla.ts';
import { validatePolicies } from '../../domain/sla/validate-policies.ts';
import { SLA_SETTINGS_ID, type SlaSettings, SlaSettingsDraft } from '../../model/sla-settings.ts';
import { canonicalJson, type Json } from '../../util/canonical-json.ts';
import { accept, defineMutation, refuse } from '../mutation.ts';

/** The most problems that a refusal names. */
const NAMED_PROBLEMS = 20;

/** Replaces what the organization promises, policies and calendars as one value. */
export const saveSlaSettings = defineMutation({
  name: 'sla.save-settings',
  version: 1,
  args: SlaSettingsDraft,
  reads: () => [{ entity: 'slaSettings', id: SLA_SETTINGS_ID }],
  decide(reads, { policies, calendars }, { actor }) {
    if (actor.kind !== 'user' || !maySetSla(actor.user)) return refuse('notPermitted');
    const { problems } = validatePolicies({ policies, calendars });
    if (problems.length > 0) {
      const named = problems.slice(0, NAMED_PROBLEMS);
      return refuse('slaPoliciesInvalid', {
        problems: named.map(({ code, params }) => [code, ...Object.values(params)].join(' ')).join('; '),
      });
    }
    const row: SlaSettings = { id: SLA_SETTINGS_ID, policies, calendars };
    const before = reads.get('slaSettings', SLA_SETTINGS_ID);
    if (before !== undefined && canonicalJson(before as Json) === canonicalJson(row as Json))
      return accept([]);
    return accept([{ kind: 'put', entity: 'slaSettings', row }]);
  },
  invert(reads) {
    const before = reads.get('slaSettings', SLA_SETTINGS_ID);
    const { policies, calendars } = before ?? { policies: [], calendars: {} };
    return { name: 'sla.save-settings', args: { policies, calendars } };
  },
});
