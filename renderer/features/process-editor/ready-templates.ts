import branchNetworkFault from '../../../resources/process-templates/branch-network-fault.json' with {
  type: 'json',
};
import customerComplaint from '../../../resources/process-templates/customer-complaint.json' with {
  type: 'json',
};
import employeeOnboarding from '../../../resources/process-templates/employee-onboarding.json' with {
  type: 'json',
};
import equipmentRepair from '../../../resources/process-templates/equipment-repair.json' with {
  type: 'json',
};
import itIncident from '../../../resources/process-templates/it-incident.json' with { type: 'json' };
import purchaseApproval from '../../../resources/process-templates/purchase-approval.json' with {
  type: 'json',
};
import refund from '../../../resources/process-templates/refund.json' with { type: 'json' };
import { ProcessTemplate } from '../../../shared/model/process-template.ts';
import { canonicalJson, type Json } from '../../../shared/util/canonical-json.ts';

/** The templates that come with Outpost, in both languages. */
export const READY_TEMPLATES: readonly ProcessTemplate[] = [
  purchaseApproval,
  equipmentRepair,
  customerComplaint,
  refund,
  employeeOnboarding,
  itIncident,
  branchNetworkFault,
].map((template) => ProcessTemplate.parse(template));

/** Where a template is from: it came with Outpost as it is, it did and was changed, or it was made here. */
export type TemplateOrigin = 'ready' | 'changed' | 'own';

/** Where a template is from, by its key and what it says. */
export function originOf({ key, titles, steps }: ProcessTemplate): TemplateOrigin {
  const ready = READY_TEMPLATES.find((each) => each.key === key);
  if (ready === undefined) return 'own';
  const said = (of: Pick<ProcessTemplate, 'titles' | 'steps'>): string =>
    canonicalJson({ titles: of.titles, steps: of.steps } as Json);
  return said(ready) === said({ titles, steps }) ? 'ready' : 'changed';
}
