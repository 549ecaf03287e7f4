import type { MutationCall } from '../../../shared/mutations/mutation.ts';
import { pick, type Random, randomInt } from '../../../shared/util/seeded-random.ts';
import type { SmallOrganization } from '../../support/small-organization.ts';
import type { SimulatedClient } from '../support/simulated-client.ts';

const RELATIONS = ['relatesTo', 'causes', 'parentOf', 'childOf'] as const;
const TYPES = ['question', 'incident', 'problem', 'request'] as const;
/** So few that two people make somebody with the same address (R114). */
const ADDRESSES = ['bo@customer.example', 'cy@customer.example'] as const;

/** What the other calls leave out: the type and the links of a ticket, views, macros and customers. */
export function randomThingCall(
  random: Random,
  organization: SmallOrganization,
  { db, user }: SimulatedClient,
  newId: () => string,
  now: number,
): MutationCall | null {
  const idsIn = (table: 'ticket' | 'saved_view' | 'macro', where = 'true'): readonly string[] =>
    db.prepare<[], string>(`select id from ${table} where ${where} order by id`).pluck().all();
  const name = `thing ${randomInt(random, 0, 9_999)}`;
  switch (randomInt(random, 0, 7)) {
    case 0: {
      const tickets = idsIn('ticket');
      if (tickets.length === 0) return null;
      const ends = { ticketId: pick(random, tickets), relation: pick(random, RELATIONS) };
      const args = { ...ends, otherId: pick(random, tickets) };
      const link = db
        .prepare<[string, string], string>(
          'select 1 from ticket_link where ticket_id = ? and other_id = ? and removed_at is null',
        )
        .get(args.ticketId, args.otherId);
      return { name: link === undefined ? 'ticket.link' : 'ticket.unlink', args };
    }
    case 1: {
      const tickets = idsIn('ticket');
      if (tickets.length === 0) return null;
      return {
        name: 'ticket.set-type',
        args: { ticketId: pick(random, tickets), type: pick(random, TYPES) },
      };
    }
    case 2:
    case 3: {
      const condition = { field: 'priority', operator: 'is', value: randomInt(random, 0, 3) };
      const viewId = pick(random, [newId(), ...idsIn('saved_view', 'owner_id is not null')]);
      const sort = [{ field: 'updatedAt', direction: 'desc' }];
      return { name: 'view.save', args: { viewId, name, condition, sort, columns: ['number'] } };
    }
    case 4: {
      const views = idsIn('saved_view', 'owner_id is not null');
      return views.length === 0 ? null : { name: 'view.delete', args: { viewId: pick(random, views) } };
    }
    case 5: {
      const teamId = pick(random, [null, ...user.teamIds, ...organization.teamIds]);
      const macroId = pick(random, [newId(), ...idsIn('macro')]);
      const actions = [{ kind: 'setPriority', priority: randomInt(random, 0, 3) }];
      return { name: 'macro.save', args: { macroId, name, teamId, actions, key: null } };
    }
    case 6: {
      const macros = idsIn('macro');
      return macros.length === 0 ? null : { name: 'macro.delete', args: { macroId: pick(random, macros) } };
    }
    default: {
      const [email, phone, locale] = [pick(random, ADDRESSES), null, 'en'];
      const customer = { id: newId(), organizationId: null, name, email, phone, locale, createdAt: now };
      return { name: 'customer.create', args: { customer } };
    }
  }
}
