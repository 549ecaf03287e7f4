import type { Pool } from 'pg';
import { listAttention } from '../../../db/client/queries/outbox.ts';
import type { MutationCall } from '../../../shared/mutations/mutation.ts';
import { mustEqual, mustHold } from '../support/must-hold.ts';
import type { Settled, SimulatedClient } from '../support/simulated-client.ts';
import type { Simulation } from './simulation.ts';

interface Kept {
  readonly operation: string;
  readonly name: string;
  readonly args: string;
  readonly state: string;
  readonly code: string | null;
  readonly isSettled: 0 | 1;
}

/**
 * R187: what was refused or held is kept as it was made and listed until its person settles it, and is settled by nothing
 * else.
 */
export function checkRefused(client: Pick<SimulatedClient, 'db' | 'index' | 'made' | 'settled'>): void {
  const { db, index, made } = client;
  const settled = new Set(client.settled.map(({ operation }) => operation));
  const dismissed = new Set(
    client.settled.filter(({ how }) => how === 'dismiss').map(({ operation }) => operation),
  );
  mustEqual(settled.size, client.settled.length, `R109: nothing of ${index} is settled twice`);
  const kept = db
    .prepare<[], Kept>(
      `select operation_id as operation, name, args, state, code, resolved_at is not null as isSettled from outbox
       where state in ('held', 'refused', 'failed') or resolved_at is not null`,
    )
    .all();
  const listed = new Set(listAttention(db).map(({ operationId }) => operationId));
  for (const { operation, name, args, state, code, isSettled } of kept) {
    const call = made.get(operation);
    if (call !== undefined) {
      mustEqual(
        { name, args: JSON.parse(args) as unknown },
        plain(call),
        `R187: ${operation} as it was made`,
      );
    }
    mustHold(
      isSettled === 0 || settled.has(operation),
      `R187: ${operation} of ${index} waits for its person`,
    );
    // What was put away is told again once a restored center has taken it anew.
    if (state !== 'applied' && state !== 'merged' && !dismissed.has(operation)) {
      mustEqual(listed.has(operation), !settled.has(operation), `R187: ${operation}, ${code}, is listed`);
    }
  }
}

/** The call as it is once it was stored. */
function plain({ name, args }: MutationCall): MutationCall {
  return { name, args: JSON.parse(JSON.stringify(args)) as unknown };
}

/** The same with no file where none is named. */
function withFiles({ name, args }: MutationCall): MutationCall {
  return { name, args: { attachments: [], ...(plain({ name, args }).args as object) } };
}

/** R187, at the end: each settlement has the one effect that it promises, and what was discarded has none. */
export async function checkSettlements(
  pool: Pool,
  { organization, clients, discarded }: Pick<Simulation, 'organization' | 'clients' | 'discarded'>,
): Promise<void> {
  const { rows } = await pool.query<{ operation: string }>(
    'select distinct operation_id as operation from mutation_log where tenant_id = $1',
    [organization.tenantId],
  );
  const judged = new Set(rows.map(({ operation }) => operation));
  for (const operation of discarded) mustHold(!judged.has(operation), `R82: ${operation} was discarded`);
  for (const { saved, made, settled } of clients) {
    const here = new Set(saved);
    for (const { operation, how, by } of settled) {
      if (!here.has(operation)) continue;
      if (how === 'discard' || how === 'dismiss') {
        mustEqual(by, null, `R187: ${how} of ${operation}`);
        continue;
      }
      const first = made.get(operation);
      const second = by === null ? undefined : made.get(by);
      // Applied again where all is as it wants by now, there is nothing to do.
      if (first === undefined || second === undefined) continue;
      mustEqual(withFiles(second), withFiles(promised(how, first, second)), `R187: ${how} of ${operation}`);
    }
  }
}

/** The call by which a settlement goes on: nothing but what it says may be other than it was. */
function promised(how: Settled['how'], first: MutationCall, second: MutationCall): MutationCall {
  const was = first.args as Readonly<Record<string, unknown>>;
  const is = second.args as Readonly<Record<string, unknown>>;
  switch (how) {
    case 'sendAnyway':
      return { name: first.name, args: { ...was, sendAnyway: true } };
    case 'applyAgain':
      return { name: first.name, args: { ...was, ...only(is, ['expectedAssigneeId', 'number']) } };
    default: {
      const { ticketId, bodyHtml, bodyText, attachments = [] } = was;
      const words = { ticketId, bodyHtml, bodyText, attachments };
      const rest = Object.entries(is).filter(([name]) => !Object.hasOwn(words, name));
      const name = how === 'turnIntoNote' ? 'ticket.add-note' : first.name;
      mustHold(is.messageId !== was.messageId, 'R187: words of their own have an id of their own');
      return { name, args: { ...Object.fromEntries(rest), ...words } };
    }
  }
}

function only(args: Readonly<Record<string, unknown>>, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(args).filter(([name]) => names.includes(name)));
}
