import type { Pool } from 'pg';
import {
  listRefusedWork,
  type RefusedWorkPlaceInList,
  type RefusedWorkRow,
} from '../../db/server/queries/refused-work.ts';
import { CommandError } from './command-error.ts';
import type { Command } from './registry.ts';
import { withDatabase } from './with-database.ts';

const ROWS_AT_ONCE = 500;

const lineOf = (row: RefusedWorkRow): string =>
  [
    row.operationId,
    new Date(row.receivedAt).toISOString(),
    row.authorEmail ?? '(author gone)',
    row.deviceName ?? '(device unknown)',
    row.ticketNumber === null ? '(no ticket)' : `#${row.ticketNumber}`,
    row.name,
    row.verdict,
    row.code ?? '',
  ].join('  ');

/** Everything of every organization that was not taken and that nobody has looked after. */
export async function listQuarantined(pool: Pool): Promise<readonly RefusedWorkRow[]> {
  const all: RefusedWorkRow[] = [];
  let after: RefusedWorkPlaceInList | null = null;
  for (;;) {
    const rows: readonly RefusedWorkRow[] = await listRefusedWork(pool, null, after, ROWS_AT_ONCE);
    all.push(...rows);
    after = rows.at(-1) ?? null;
    if (rows.length < ROWS_AT_ONCE) return all;
  }
}

/** Shows every change of a workstation that was held, refused or failed, with everything it said. */
export const syncListQuarantined: Command = {
  summary:
    'lists the changes of workstations that were held, refused or failed, newest first; --json shows them whole',
  usage: 'sync list-quarantined',
  async run({ args }) {
    if (args.length > 0) {
      throw new CommandError('argumentsInvalid', 'sync list-quarantined takes no arguments');
    }
    const rows = await withDatabase(listQuarantined);
    const changes = rows.map((row) => ({
      id: row.operationId,
      author: { id: row.authorId, name: row.authorName, email: row.authorEmail },
      device: row.deviceId === null ? null : { id: row.deviceId, name: row.deviceName },
      ticket: row.ticketId === null ? null : { id: row.ticketId, number: row.ticketNumber },
      name: row.name,
      args: row.args,
      verdict: row.verdict,
      code: row.code,
      params: row.params,
      createdAt: new Date(row.createdAt).toISOString(),
      receivedAt: new Date(row.receivedAt).toISOString(),
    }));
    const text =
      rows.length === 0
        ? 'Nothing of any workstation waits for somebody to look after it.'
        : `${rows.map(lineOf).join('\n')}\n\n\`outpost sync retry <id>\` judges one again, as its author.`;
    return { changes, text };
  },
};
