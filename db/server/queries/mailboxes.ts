import type { ClientBase, Pool } from 'pg';

type Database = ClientBase | Pool;

/** An address of the organization that receives and sends mail. */
export interface MailboxRow {
  readonly id: string;
  readonly tenantId: string;
  readonly address: string;
  readonly displayName: string;
  readonly teamId: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

const COLUMNS = `id, tenant_id as "tenantId", address, display_name as "displayName", team_id as "teamId", settings`;

export async function getMailbox(db: Database, id: string): Promise<MailboxRow | undefined> {
  const { rows } = await db.query<MailboxRow>(`select ${COLUMNS} from mailbox where id = $1`, [id]);
  return rows[0];
}

/** The active mailbox with one of these addresses; earlier ones go before. */
export async function findMailbox(
  db: Database,
  addresses: readonly string[],
): Promise<MailboxRow | undefined> {
  const wanted = addresses.map((address) => address.replaceAll('\0', '').toLowerCase());
  const { rows } = await db.query<MailboxRow>(
    `select ${COLUMNS} from mailbox where is_active and lower(address) = any($1::text[])
     order by array_position($1::text[], lower(address)) limit 1`,
    [wanted],
  );
  return rows[0];
}

/** The only, or the first, active mailbox of this installation. */
export async function getFirstMailbox(db: Database): Promise<MailboxRow | undefined> {
  const { rows } = await db.query<MailboxRow>(
    `select ${COLUMNS} from mailbox where is_active order by id limit 1`,
  );
  return rows[0];
}

/** Every address the organization has, also those switched off. */
export async function listMailboxAddresses(db: Database, tenantId: string): Promise<readonly string[]> {
  const { rows } = await db.query<{ address: string }>('select address from mailbox where tenant_id = $1', [
    tenantId,
  ]);
  return rows.map(({ address }) => address);
}

/** The mailbox answers on a ticket leave from: where its newest mail came in, else its team's, else any. */
export async function findSendingMailbox(
  db: Database,
  tenantId: string,
  ticketId: string,
  teamId: string,
): Promise<MailboxRow | undefined> {
  const { rows } = await db.query<MailboxRow>(
    `select ${COLUMNS} from mailbox where tenant_id = $1 and is_active
     order by coalesce(id = (
       select mailbox_id from mail_received where tenant_id = $1 and ticket_id in (select ticket_sources($1, $2))
       order by received_at desc limit 1), false) desc, (team_id = $3) desc, id limit 1`,
    [tenantId, ticketId, teamId],
  );
  return rows[0];
}
