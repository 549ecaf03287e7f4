import type { Pool } from 'pg';
import { listTicketPlaces, listTicketsByNumber } from '../../db/server/queries/aged-tickets.ts';
import type { RefusedWorkRow } from '../../db/server/queries/refused-work.ts';
import type { Scope } from '../../shared/domain/permissions/scopes.ts';
import { TicketId } from '../../shared/model/ids.ts';
import { maySee } from './actor.ts';

type Telling = Pick<RefusedWorkRow, 'args' | 'params'>;

/**
 * Of these changes, those that were refused for a reason which tells of a ticket that somebody with these rights may not see. A merge
 * or a link is about two, and a reason may name one by its number alone (docs/spec/sync.md R95).
 */
export async function listTellingTooMuch<Row extends Telling>(
  pool: Pool,
  tenantId: string,
  rows: readonly Row[],
  rights: ReadonlySet<Scope>,
): Promise<ReadonlySet<Row>> {
  const named = rows.map((row) => ({ row, ids: idsIn(row), numbers: numbersIn(row) }));
  const [byId, byNumber] = await Promise.all([
    listTicketPlaces(pool, tenantId, [...new Set(named.flatMap(({ ids }) => ids))]),
    listTicketsByNumber(pool, tenantId, [...new Set(named.flatMap(({ numbers }) => numbers))]),
  ]);
  const hiddenIds = new Set(byId.filter((place) => !maySee(rights, place)).map(({ id }) => id));
  const hiddenNumbers = new Set(
    byNumber.filter((place) => !maySee(rights, place)).map(({ number }) => number),
  );
  return new Set(
    named
      .filter(
        ({ ids, numbers }) =>
          ids.some((id) => hiddenIds.has(id)) || numbers.some((number) => hiddenNumbers.has(number)),
      )
      .map(({ row }) => row),
  );
}

/** Whatever may be the id of a ticket: arguments of another version call it as they like. */
function idsIn({ args, params }: Telling): readonly string[] {
  return [...valuesOf(args), ...valuesOf(params)].flatMap((value) => {
    const id = TicketId.safeParse(value).data;
    return id === undefined ? [] : [id.toLowerCase()];
  });
}

/** What reasons call the numbers of tickets. */
const NUMBERS = ['number', 'otherNumber', 'targetNumber'];

function numbersIn({ params }: Telling): readonly number[] {
  return NUMBERS.flatMap((name) => {
    const number = params[name];
    return typeof number === 'number' && Number.isSafeInteger(number) ? [number] : [];
  });
}

function valuesOf(held: unknown): readonly unknown[] {
  return typeof held === 'object' && held !== null ? Object.values(held) : [];
}
