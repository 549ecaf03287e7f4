import type { ImportRow } from '../../../db/server/import-rows.ts';
import { messageIdFor } from '../../../shared/domain/threading/mail-ids.ts';
import type { EntityRow } from '../../../shared/model/entities.ts';
import type { MessageId, TeamId, TicketId } from '../../../shared/model/ids.ts';
import { SLA_SETTINGS_ID } from '../../../shared/model/sla-settings.ts';
import { createIdSource } from '../../../shared/util/id-source.ts';
import { pick, type Random, randomInt, seededRandom } from '../../../shared/util/seeded-random.ts';
import { adoptTemplates } from './adopt-templates.ts';
import { createArticles, type DemoArticles } from './articles.ts';
import { createCustomers } from './customers.ts';
import { createDirectory } from './directory.ts';
import { linkTickets } from './link-tickets.ts';
import { DAY_MS } from './local-time.ts';
import { createMacros } from './macros.ts';
import type { DemoMaterial } from './material.ts';
import { planTickets, ticketNumbers } from './plan-tickets.ts';
import { planWork } from './plan-work.ts';
import { numberEvents, writeHistory } from './write-history.ts';
import type { DraftMessage } from './write-messages.ts';
import { writeTicket } from './write-ticket.ts';

/** The demo organization as rows, ready to be created. */
export interface DemoOrganization extends DemoArticles {
  readonly name: string;
  readonly mailbox: DemoMaterial['people']['mailbox'];
  readonly intakeTeamId: TeamId;
  readonly demoUser: EntityRow<'user'>;
  readonly branches: readonly EntityRow<'branch'>[];
  readonly teams: readonly EntityRow<'team'>[];
  readonly users: readonly EntityRow<'user'>[];
  readonly organizations: readonly EntityRow<'organization'>[];
  readonly customers: readonly EntityRow<'customer'>[];
  readonly tickets: readonly EntityRow<'ticket'>[];
  readonly messages: readonly EntityRow<'message'>[];
  readonly events: readonly EntityRow<'ticketEvent'>[];
  readonly links: readonly EntityRow<'ticketLink'>[];
  readonly slaSettings: EntityRow<'slaSettings'>;
  readonly templates: readonly EntityRow<'processTemplate'>[];
  readonly macros: readonly EntityRow<'macro'>[];
  readonly nextNumber: number;
}

export interface DemoOptions {
  readonly seed: number;
  /** The moment the newest tickets lead up to, UTC milliseconds. */
  readonly now: number;
  /** 5,000 unless a test wants fewer. */
  readonly ticketCount?: number;
}

const SET_UP_DAYS_AGO = 800;

/** Makes the whole demo organization; the same seed and moment give the same rows, ids included. */
export function generateDemo(material: DemoMaterial, options: DemoOptions): DemoOrganization {
  const { seed, now, ticketCount = 5_000 } = options;
  const random = seededRandom(seed);
  const newId = idSource(random);
  const directory = createDirectory(material, () => newId(now - SET_UP_DAYS_AGO * DAY_MS));
  const customers = createCustomers(random, material, now, newId);
  const plans = planTickets(random, material, directory, customers, { now, count: ticketCount });
  planWork(random, plans, directory, now);
  const numbers = ticketNumbers(random, plans.length);
  const newTicketId = idSource(random);
  const usedSubjects = new Set<string>();
  const usedTexts = new Set<string>();
  const written = plans.map((plan, index) =>
    writeTicket({
      random,
      material,
      directory,
      plan,
      ticketId: newTicketId(plan.createdAt) as TicketId,
      number: numbers[index] ?? 0,
      now,
      usedSubjects,
      usedTexts,
    }),
  );
  // A chance of its own: what was there before the history stays what it is.
  const chances = seededRandom(seed + 1);
  const events = written.flatMap(({ ticket, messages }) =>
    writeHistory(chances, directory, ticket, messages, now),
  );
  return {
    name: material.people.name,
    mailbox: material.people.mailbox,
    intakeTeamId: directory.team('frontline').row.id,
    demoUser: directory.demoUser,
    branches: directory.branches,
    teams: directory.teams.map(({ row }) => row),
    users: directory.users,
    organizations: customers.organizations,
    customers: customers.customers,
    tickets: written.map(({ ticket }) => ticket),
    messages: numberMessages(
      random,
      written.flatMap(({ messages }) => messages),
      material,
      customerDomains(customers.customers),
    ),
    events: numberEvents(events, idSource(chances)),
    links: linkTickets(
      written.map(({ ticket }) => ticket),
      directory.demoUser.id,
    ),
    slaSettings: { id: SLA_SETTINGS_ID, ...material.serviceLevels },
    templates: adoptTemplates(material, directory),
    // Another chance of its own, for the same reason.
    macros: createMacros(
      material,
      directory,
      now - SET_UP_DAYS_AGO * DAY_MS,
      idSource(seededRandom(seed + 2)),
    ),
    nextNumber: (numbers.at(-1) ?? 0) + randomInt(random, 1, 40),
    ...createArticles(random, material, directory, now, idSource(random)),
  };
}

/** All rows in the order in which they refer to each other. */
export function rowsOfDemo(demo: DemoOrganization): readonly ImportRow[] {
  const as =
    (entity: ImportRow['entity']) =>
    (row: ImportRow['row']): ImportRow => ({ entity, row });
  return [
    ...demo.branches.map(as('branch')),
    ...demo.teams.map(as('team')),
    ...demo.users.map(as('user')),
    ...demo.organizations.map(as('organization')),
    ...demo.customers.map(as('customer')),
    ...demo.templates.map(as('processTemplate')),
    ...demo.macros.map(as('macro')),
    ...demo.tickets.map(as('ticket')),
    ...demo.messages.map(as('message')),
    ...demo.events.map(as('ticketEvent')),
    ...demo.links.map(as('ticketLink')),
    ...demo.articles.map(as('article')),
    ...demo.revisions.map(as('articleRevision')),
    // Last: from here on each change of a ticket has its deadlines looked at.
    as('slaSettings')(demo.slaSettings),
  ];
}

/** Ids that carry the time of what they name; times must not go back. */
function idSource(random: Random): (at: number) => string {
  let time = 0;
  const next = createIdSource({
    now: () => time,
    randomBytes(target) {
      for (let index = 0; index < target.length; index += 1) target[index] = Math.floor(random() * 256);
      return target;
    },
  });
  return (at) => {
    time = at;
    return next();
  };
}

function customerDomains(customers: readonly EntityRow<'customer'>[]): ReadonlyMap<string, string> {
  return new Map(
    customers.map(({ id, email }) => [id, email?.slice(email.indexOf('@') + 1) ?? 'mail.example']),
  );
}

const MAILERS = ['', 'CAF', 'mail.', 'smtp-', 'EX01.'];

/** Gives messages their ids in the order they were written in, and mail its Message-ID. */
function numberMessages(
  random: Random,
  drafts: readonly DraftMessage[],
  { people }: DemoMaterial,
  domains: ReadonlyMap<string, string>,
): readonly EntityRow<'message'>[] {
  const newId = idSource(random);
  const ownDomain = people.mailbox.address.slice(people.mailbox.address.indexOf('@') + 1);
  return [...drafts]
    .sort((left, right) => left.createdAt - right.createdAt)
    .map((draft) => {
      const id = newId(draft.createdAt) as MessageId;
      if (draft.channel !== 'mail') return { id, ...draft };
      if (draft.kind === 'publicReply') return { id, ...draft, mailMessageId: messageIdFor(id, ownDomain) };
      if (draft.kind !== 'inbound') return { id, ...draft };
      const domain = domains.get(draft.authorCustomerId ?? '') ?? 'mail.example';
      const local = `${pick(random, MAILERS)}${draft.createdAt.toString(36)}.${randomInt(random, 1e6, 9e8).toString(36)}`;
      return { id, ...draft, mailMessageId: `<${local}@${domain}>` };
    });
}
