import type { PoolClient } from 'pg';
import { Customer } from '../../../shared/model/customer.ts';
import { guessLocale, type IncomingMail, senderOf } from './incoming-mail.ts';

const MAX_NAME = 200;

type CustomerRow = {
  readonly id: string;
  readonly organizationId: string | null;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly locale: string;
  readonly createdAt: number;
};

/**
 * The customer who wrote the mail: found by address, else made from it, in the organization its domain belongs to.
 * Null when nobody could be answered: no usable address, or a mail system's report.
 */
export const findSender = async (
  client: PoolClient,
  newId: () => string,
  mail: IncomingMail,
): Promise<Customer | null> => {
  const { parsed, mailbox } = mail;
  if (parsed.from === null || senderOf(parsed) === null || parsed.automatic.kind === 'bounce') return null;
  const email = parsed.from.address;
  if (email.length > 254) return null;
  const { rows } = await client.query<CustomerRow>(
    `select id, organization_id as "organizationId", name, email, phone, locale, created_at as "createdAt"
     from customer where tenant_id = $1 and lower(email) = lower($2) and not is_deleted
     order by created_at, id limit 1`,
    [mailbox.tenantId, email],
  );
  if (rows[0] !== undefined) return Customer.parse(rows[0]);
  const name = parsed.from.name.slice(0, MAX_NAME).toWellFormed().trim();
  return Customer.parse({
    id: newId(),
    organizationId: await findOrganization(client, mailbox.tenantId, email),
    name: name === '' ? email.slice(0, email.lastIndexOf('@')).slice(0, MAX_NAME) : name,
    email,
    phone: null,
    locale: guessLocale(`${parsed.from.name} ${parsed.subject} ${parsed.newText.slice(0, 10_000)}`),
    createdAt: mail.receivedAt,
  });
};

/** The organization with the address's domain, or with the nearest domain above it. */
const findOrganization = async (
  client: PoolClient,
  tenantId: string,
  email: string,
): Promise<string | null> => {
  const labels = email
    .slice(email.lastIndexOf('@') + 1)
    .toLowerCase()
    .split('.');
  const domains = labels.slice(0, -1).map((_label, index) => labels.slice(index).join('.'));
  const { rows } = await client.query<{ id: string }>(
    `select id from organization where tenant_id = $1 and lower(domain) = any($2::text[]) and not is_deleted
     order by length(domain) desc, id limit 1`,
    [tenantId, domains],
  );
  return rows[0]?.id ?? null;
};
