import type { MutationCall } from '../../../shared/mutations/mutation.ts';
import { pick, type Random, randomInt } from '../../../shared/util/seeded-random.ts';
import type { SmallOrganization } from '../../support/small-organization.ts';
import type { SimulatedClient } from '../support/simulated-client.ts';
import { randomArticleCall } from './article-calls.ts';

const STATUSES = ['open', 'pending', 'onHold', 'solved', 'closed'] as const;
/** What becomes of a ticket with an answer: nothing, half of the time. */
const ANSWERED = [null, null, null, null, 'open', 'pending', 'onHold', 'solved'] as const;
const PRIORITIES = [0, 1, 2, 3] as const;

/** Of all that people do. */
const ARTICLES_SHARE = 0.2;

/** Something a person at this workstation might do now; null when it cannot be done here. */
export function randomCall(
  random: Random,
  organization: SmallOrganization,
  client: SimulatedClient,
  newId: () => string,
): MutationCall | null {
  if (random() < ARTICLES_SHARE && client.isOld !== true)
    return randomArticleCall(random, organization, client, newId);
  const here = client.db.prepare<[], { id: string }>('select id from ticket order by id').all();
  if (here.length === 0) return null;
  const ticketId = pick(random, here).id;
  const text = `text ${randomInt(random, 0, 9_999)}`;
  const written = { ticketId, messageId: newId(), bodyHtml: text, bodyText: text };
  switch (randomInt(random, 0, 12)) {
    case 0:
    case 1:
      return { name: 'ticket.set-priority', args: { ticketId, priority: pick(random, PRIORITIES) } };
    case 2:
      return { name: 'ticket.set-status', args: { ticketId, status: pick(random, STATUSES) } };
    case 3:
      return { name: 'ticket.set-subject', args: { ticketId, subject: text } };
    case 4:
      return { name: 'ticket.add-note', args: written };
    case 5:
      return {
        name: 'ticket.reply',
        args: {
          ...written,
          customerId: organization.customerId,
          statusAfter: pick(random, ANSWERED),
          sendAnyway: random() < 0.2,
        },
      };
    case 6: {
      const [add, remove] = [`t${randomInt(random, 0, 4)}`, `t${randomInt(random, 0, 4)}`];
      return { name: 'ticket.tag', args: { ticketId, add: [add], remove: [remove] } };
    }
    case 7: {
      const assigneeId = pick(random, organization.users).id;
      return { name: 'ticket.assign', args: { ticketId, assigneeId, expectedAssigneeId: null } };
    }
    case 8:
      return { name: 'ticket.set-team', args: { ticketId, teamId: pick(random, organization.teamIds) } };
    case 9:
    case 10:
      return mergeOf(random, client, ticketId);
    case 11:
      return unmergeOf(random, client);
    default: {
      const number = client.takeNumber();
      if (number === null) return null;
      const { ticketId: _, ...message } = written;
      return {
        name: 'ticket.create',
        args: {
          ticketId: newId(),
          number,
          subject: text,
          priority: pick(random, PRIORITIES),
          type: 'incident',
          channel: 'phone',
          customerId: null,
          teamId: pick(random, organization.teamIds),
          assigneeId: null,
          tags: [],
          message: { ...message, kind: 'callRecord' },
          // Now and then a part of the ticket that was meant.
          ...(text.endsWith('0') && client.isOld !== true ? { parentId: ticketId } : {}),
        },
      };
    }
  }
}

/** Into any ticket, now and then; mostly into one that can take it as far as is known here. */
function mergeOf(random: Random, { db }: SimulatedClient, ticketId: string): MutationCall | null {
  const isAny = random() < 0.15;
  const targets = db
    .prepare<[{ isAny: number; ticketId: string }], { id: string }>(
      `select target.id from ticket target, ticket source where (@isAny = 1 or (target.id <> source.id
         and target.merged_into_id is null and target.status not in ('solved', 'closed')
         and (source.customer_id is null or source.customer_id = target.customer_id)))
       and source.id = @ticketId order by target.id`,
    )
    .all({ isAny: Number(isAny), ticketId });
  return targets.length === 0
    ? null
    : { name: 'ticket.merge', args: { ticketId, intoId: pick(random, targets).id } };
}

/** Takes one of the merged tickets that are here out again. */
function unmergeOf(random: Random, client: SimulatedClient): MutationCall | null {
  const merged = client.db
    .prepare<[], { ticketId: string; fromId: string }>(
      `select id as ticketId, merged_into_id as fromId from ticket where merged_into_id is not null order by id`,
    )
    .all();
  return merged.length === 0 ? null : { name: 'ticket.unmerge', args: pick(random, merged) };
}
