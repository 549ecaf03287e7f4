import type { ClientBase } from 'pg';
import { getSlaSettings } from '../../db/server/queries/sla-pasts.ts';
import { compilePolicies, type ReadyPolicies } from '../../shared/domain/sla/compile-policies.ts';

const NONE = compilePolicies({ policies: [], calendars: {} });

/** Reads the policies of organizations, ready to be asked; the same ones are made ready once, as calendars remember much. */
export type PolicyReader = (client: ClientBase, tenantId: string) => Promise<ReadyPolicies>;

export function createPolicyReader(): PolicyReader {
  const known = new Map<string, { readonly text: string; readonly ready: ReadyPolicies }>();
  return async (client, tenantId) => {
    const settings = await getSlaSettings(client, tenantId);
    if (settings === undefined) return NONE;
    const { policies, calendars } = settings;
    const text = JSON.stringify([policies, calendars]);
    const last = known.get(tenantId);
    if (last?.text === text) return last.ready;
    const ready = compilePolicies({ policies, calendars });
    known.set(tenantId, { text, ready });
    return ready;
  };
}
