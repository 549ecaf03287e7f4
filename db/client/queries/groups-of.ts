import { createArticle } from '../../../shared/mutations/article/create.ts';
import { createCustomer } from '../../../shared/mutations/customer/create.ts';
import { createTicket } from '../../../shared/mutations/ticket/create.ts';

/** A change as far as it says what it makes and what it is about. */
interface GroupedChange {
  readonly operationId: string;
  readonly name: string;
  readonly args: unknown;
}

/**
 * Which of these changes are about something that another of them makes (R111): a note on a new ticket, a new ticket of
 * a new customer.
 * @returns from operation id to the operation id of the first change of the group, which is not in it itself
 */
export function groupsOf(changes: readonly GroupedChange[]): ReadonlyMap<string, string> {
  const makers = new Map(
    changes.flatMap(({ operationId, name, args }) => {
      const made = madeBy(name, args);
      return made === null ? [] : [[made, operationId] as const];
    }),
  );
  const parents = new Map<string, string>();
  if (makers.size === 0) return parents;
  for (const { operationId, name, args } of changes) {
    const maker = subjectsOf(name, args)
      .map((id) => makers.get(id))
      .find((found) => found !== undefined && found !== operationId);
    if (maker !== undefined) parents.set(operationId, maker);
  }
  // A note on a ticket of a new customer belongs to the customer: nothing of the three is without that.
  return new Map([...parents.keys()].map((operationId) => [operationId, firstOf(operationId, parents)]));
}

function firstOf(operationId: string, parents: ReadonlyMap<string, string>): string {
  const above = new Set([operationId]);
  let first = operationId;
  for (let next = parents.get(first); next !== undefined && !above.has(next); next = parents.get(next)) {
    above.add(next);
    first = next;
  }
  return first;
}

function madeBy(name: string, args: unknown): string | null {
  switch (name) {
    case createTicket.name:
      return idIn(args, 'ticketId');
    case createArticle.name:
      return idIn(args, 'articleId');
    case createCustomer.name:
      return typeof args === 'object' && args !== null ? idIn(Reflect.get(args, 'customer'), 'id') : null;
    default:
      return null;
  }
}

function subjectsOf(name: string, args: unknown): readonly string[] {
  const fields =
    name === createTicket.name
      ? ['customerId', 'parentId']
      : name === createCustomer.name
        ? []
        : ['ticketId', 'articleId', 'intoId'];
  return fields.map((field) => idIn(args, field)).filter((id) => id !== null);
}

function idIn(args: unknown, field: string): string | null {
  const id: unknown = typeof args === 'object' && args !== null ? Reflect.get(args, field) : undefined;
  return typeof id === 'string' ? id : null;
}
