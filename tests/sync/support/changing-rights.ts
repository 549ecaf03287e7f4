import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { importRows } from '../../../db/server/import-rows.ts';
import { TransportFailure } from '../../../electron/sync/ports.ts';
import { hideFields } from '../../../server/accounts/hide-fields.ts';
import type { BlobStore } from '../../../server/blobs/blob-store.ts';
import { findAttachment } from '../../../server/blobs/find-attachment.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { EntityName } from '../../../shared/model/entities.ts';
import { type HiddenFields, HideableField } from '../../../shared/model/hideable-field.ts';
import { Role, type User } from '../../../shared/model/user.ts';
import { pick, type Random } from '../../../shared/util/seeded-random.ts';
import { type Canary, newCanary } from './canary.ts';
import { editArticle, linkTickets, notify, runProcess, writeArticle } from './canary-rows.ts';
import type { ProfileOnDisk } from './profile-on-disk.ts';
import { type Sight, sightOf } from './sight.ts';
import { centerTables, type World } from './world.ts';

/** Mira sees everything and writes; Wei's rights come and go. */
export const MIRA = 0;
export const WEI = 1;

/** A world whose rights change while canaries are written. */
export interface Fuzz {
  readonly pool: Pool;
  readonly world: World;
  readonly random: Random;
  readonly canaries: Canary[];
  /** Macros that Wei deleted, and may put back as long as their team is Wei's. */
  readonly deletedByWei: Set<string>;
  /** Ids of the attachments there are. */
  readonly files: string[];
  readonly blobs: Pick<BlobStore, 'put' | 'get'>;
  /** Wei's, where it is one of real files. */
  readonly profile: ProfileOnDisk | null;
}

/** Which canaries somebody may see at this moment, by the center's own rows. */
export async function canariesSeenBy(fuzz: Fuzz, client: number): Promise<(canary: Canary) => boolean> {
  const sight = await sightOfClient(fuzz, client);
  return ({ ticketId, field, macroId, teamId, ruleId, articleId, personOnly }) =>
    sight.isActive &&
    (articleId === undefined || sight.articles.has(articleId)) &&
    (personOnly === undefined || personOnly === client) &&
    (ticketId === null || sight.tickets.has(ticketId)) &&
    (field === null || !sight.hidden.includes(field)) &&
    (macroId === undefined ||
      sight.macros.has(macroId) ||
      (client === WEI && fuzz.deletedByWei.has(macroId) && sight.teams.has(teamId ?? ''))) &&
    (ruleId === undefined || sight.rules.has(ruleId));
}

export function sightOfClient({ pool, world }: Pick<Fuzz, 'pool' | 'world'>, client: number): Promise<Sight> {
  const { tenantId, users } = world.organization;
  return sightOf(pool, tenantId, users[client]?.id ?? '');
}

const RAISING = [{ kind: 'setPriority', priority: 1 }];

/** Each does one thing to the tickets, to Wei's rights, or to what is on its way. */
export const HAPPENINGS: readonly ((fuzz: Fuzz) => Promise<void> | void)[] = [
  (fuzz) => writeSubject(fuzz, pick(fuzz.random, fuzz.world.organization.ticketIds)),
  function writeNote({ world, random, canaries }) {
    const ticketId = pick(random, world.organization.ticketIds);
    const text = newCanary(random);
    const args = { ticketId, messageId: randomUUID(), bodyHtml: text, bodyText: text };
    if (world.clients[MIRA]?.save({ name: 'ticket.add-note', args }).isSaved)
      canaries.push({ text, ticketId, field: null });
  },
  writeArticle,
  editArticle,
  notify,
  linkTickets,
  runProcess,
  (fuzz) => writeMacro(fuzz, pick(fuzz.random, [...fuzz.world.organization.teamIds, null])),
  function deleteMacro({ world, random, canaries }) {
    const made = canaries.filter(({ macroId }) => macroId !== undefined);
    if (made.length === 0) return;
    world.clients[MIRA]?.save({ name: 'macro.delete', args: { macroId: pick(random, made).macroId } });
  },
  function moveTicket({ world, random }) {
    const ticketId = pick(random, world.organization.ticketIds);
    const teamId = pick(random, world.organization.teamIds);
    world.clients[MIRA]?.save({ name: 'ticket.set-team', args: { ticketId, teamId } });
  },
  function workOfWei(fuzz) {
    const { world, random } = fuzz;
    const ticketId = pick(random, world.organization.ticketIds);
    const text = `Wei ${random()}`;
    const args = { ticketId, messageId: randomUUID(), bodyHtml: text, bodyText: text };
    world.clients[WEI]?.save({ name: 'ticket.add-note', args });
    overwriteByWei(fuzz);
  },
  async function giveToWei(fuzz) {
    const { pool, world, random } = fuzz;
    const ticketId = pick(random, world.organization.ticketIds);
    const before = await rowAtCenter(pool, world, 'ticket', ticketId);
    const assigneeId = before.assigneeId === null ? (world.organization.users[WEI]?.id ?? null) : null;
    const args = { ticketId, assigneeId, expectedAssigneeId: before.assigneeId };
    world.clients[MIRA]?.save({ name: 'ticket.assign', args });
  },
  (fuzz) => changeWei(fuzz, { teamIds: fuzz.world.organization.teamIds.filter(() => fuzz.random() < 0.5) }),
  (fuzz) => changeWei(fuzz, { role: pick(fuzz.random, Role.options) }),
  (fuzz) => changeWei(fuzz, { isActive: false }),
  (fuzz) => changeWei(fuzz, { isActive: true }),
  (fuzz) => changeWei(fuzz, { isActive: true }),
  moveTeam,
  async function writeRule({ pool, world, random, canaries }) {
    const [id, name] = [randomUUID(), newCanary(random)];
    const when = { field: 'priority', operator: 'is', value: 0 };
    const row = {
      id,
      name,
      position: 1,
      isEnabled: false,
      when,
      actions: RAISING,
      isLast: false,
      version: 1,
    };
    await importRows(pool, world.organization.tenantId, [{ entity: 'rule', row }], () => undefined);
    canaries.push({ text: name, ticketId: null, field: null, ruleId: id });
  },
  ({ profile }) => profile?.backUp(),
  async function writeContact({ pool, world, random, canaries }) {
    const field = pick(random, ['customer.email', 'customer.phone'] as const);
    const text = newCanary(random);
    const customer = await rowAtCenter(pool, world, 'customer', world.organization.customerId);
    const row = { ...customer, [field === 'customer.email' ? 'email' : 'phone']: text };
    await importRows(pool, world.organization.tenantId, [{ entity: 'customer', row }], () => undefined);
    canaries.push({ text, ticketId: null, field });
  },
  async function writeCategory({ pool, world, random, canaries }) {
    const ticketId = pick(random, world.organization.ticketIds);
    const [text, lost] = [newCanary(random), newCanary(random)];
    const before = await rowAtCenter(pool, world, 'ticket', ticketId);
    const row = { ...before, category: text };
    const note = lateCategory(world, ticketId, text, lost);
    const change = { field: 'category', from: before.category, to: text };
    const event = { id: randomUUID(), ticketId, at: 1, takenAt: 1, actorId: null, change };
    await importRows(
      pool,
      world.organization.tenantId,
      [
        { entity: 'ticket', row },
        { entity: 'conflictNote', row: note },
        { entity: 'ticketEvent', row: event },
      ],
      () => undefined,
    );
    for (const each of [text, lost]) canaries.push({ text: each, ticketId, field: 'ticket.category' });
  },
  attachFile,
  ({ random, ...fuzz }) => {
    if (fuzz.files.length > 0) askForFile(fuzz, pick(random, fuzz.files));
  },
  (fuzz) =>
    hideFromWei(
      fuzz,
      HideableField.options.filter(() => fuzz.random() < 0.5),
    ),
  (fuzz) => roundTrip(fuzz),
  (fuzz) => roundTrip(fuzz),
  (fuzz) => roundTrip(fuzz),
  async function arrive(fuzz) {
    const { exchanges } = fuzz.world.network;
    if (exchanges.length > 0) await fuzz.world.network.deliver(pick(fuzz.random, exchanges));
  },
  function answer({ world, random }) {
    const answered = world.network.exchanges.filter((exchange) => exchange.answer !== null);
    if (answered.length > 0) world.network.finish(pick(random, answered));
  },
  ({ world, random }) => pick(random, world.clients).kill(),
  ({ world, random }) => pick(random, world.clients).poke(),
];

/** Mira writes a subject for every ticket and a macro for every team. */
export function writeForAll(fuzz: Fuzz): void {
  const { ticketIds, teamIds } = fuzz.world.organization;
  for (const ticketId of ticketIds) writeSubject(fuzz, ticketId);
  for (const teamId of teamIds) writeMacro(fuzz, teamId);
}

function writeSubject({ world, random, canaries }: Fuzz, ticketId: string): void {
  const text = newCanary(random);
  const args = { ticketId, subject: text };
  if (world.clients[MIRA]?.save({ name: 'ticket.set-subject', args }).isSaved) {
    canaries.push({ text, ticketId, field: null });
  }
}

function writeMacro({ world, random, canaries }: Fuzz, teamId: string | null): void {
  const [macroId, name] = [randomUUID(), newCanary(random)];
  const args = { macroId, name, teamId, actions: RAISING, key: null };
  if (world.clients[MIRA]?.save({ name: 'macro.save', args }).isSaved) {
    canaries.push({ text: name, ticketId: null, field: null, macroId, teamId });
  }
}

/** Wei writes over what others wrote, or deletes it: what stood there before must not stay behind with Wei's change. */
export function overwriteByWei({ world, random, canaries, deletedByWei }: Fuzz): void {
  const wei = world.clients[WEI];
  if (wei === undefined) throw new Error('Wei is missing');
  const carriers = (where: string) =>
    wei.db.prepare<[], string>(`select id from ${where} like 'canary-%' order by id`).pluck().all();
  for (const ticketId of carriers('ticket where subject')) {
    wei.save({ name: 'ticket.set-subject', args: { ticketId, subject: `Wei ${random()}` } });
  }
  for (const macroId of carriers('macro where team_id is not null and name')) {
    const teamId = canaries.find((each) => each.macroId === macroId)?.teamId;
    const rest = { name: `Wei ${random()}`, teamId, actions: RAISING, key: null };
    if (random() < 0.5) wei.save({ name: 'macro.save', args: { macroId, ...rest } });
    else if (wei.save({ name: 'macro.delete', args: { macroId } }).isSaved) deletedByWei.add(macroId);
  }
}

/** A customer sends a file with a mail. */
export async function attachFile({ pool, world, random, canaries, files, blobs }: Fuzz): Promise<void> {
  const ticketId = pick(random, world.organization.ticketIds);
  const [filename, content, id] = [newCanary(random), newCanary(random), randomUUID()];
  files.push(id);
  for (const text of [filename, content]) canaries.push({ text, ticketId, field: null });
  const sha256 = await blobs.put(Buffer.from(content));
  const file = { ticketId, id, filename, sizeBytes: content.length, sha256 };
  await importRows(pool, world.organization.tenantId, mailWithFile(world, file), () => undefined);
}

/** Wei asks for the bytes of an attachment that may be nothing for Wei any more. */
export function askForFile({ pool, world, blobs }: Omit<Fuzz, 'random'>, id: string): void {
  const session = world.clients[WEI]?.session;
  if (session === undefined) throw new Error('Nobody asks for a file');
  const serve = async (): Promise<Uint8Array | null> => {
    try {
      return await blobs.get((await findAttachment(pool, session, id)).sha256);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      throw new TransportFailure('stop', error.code, { cause: error });
    }
  };
  world.network.send(WEI, 'file', serve, id).catch((error: unknown) => {
    if (!(error instanceof TransportFailure)) world.bugs.push(error);
  });
}

/** An administrator changes what Wei is. Who is switched on signs in again, where the session has ended meanwhile. */
export async function changeWei(
  { pool, world }: Fuzz,
  fields: Partial<Omit<User, 'teamIds'>> & { readonly teamIds?: readonly string[] },
): Promise<void> {
  const { tenantId, users } = world.organization;
  const before = await rowAtCenter(pool, world, 'user', users[WEI]?.id ?? '');
  await importRows(pool, tenantId, [{ entity: 'user', row: { ...before, ...fields } }], () => undefined);
  const client = world.clients[WEI];
  if (fields.isActive !== true || client?.engine.state.isActive !== false) return;
  client.signOut();
  client.signIn();
}

/** A team goes below another or to the top. A circle is nothing that rights may stumble over. */
async function moveTeam({ pool, world, random }: Fuzz): Promise<void> {
  const { tenantId, teamIds } = world.organization;
  const id = pick(random, teamIds);
  const parentId = pick(random, [...teamIds.filter((each) => each !== id), null]);
  const before = await rowAtCenter(pool, world, 'team', id);
  await importRows(pool, tenantId, [{ entity: 'team', row: { ...before, parentId } }], () => undefined);
}

export async function hideFromWei({ pool, world }: Fuzz, fields: HiddenFields): Promise<void> {
  await hideFields({ pool, newId: randomUUID }, world.organization.users[WEI]?.email ?? '', fields);
}

async function roundTrip(fuzz: Fuzz): Promise<void> {
  const { network } = fuzz.world;
  if (network.exchanges.length === 0) return;
  const exchange = pick(fuzz.random, network.exchanges);
  if (exchange.answer === null) await network.deliver(exchange);
  network.finish(exchange);
}

async function rowAtCenter(pool: Pool, { organization }: World, entity: EntityName, id: string) {
  const rows = await centerTables(pool, organization.tenantId).rowsOf(entity);
  const row = rows.find((each) => each.id === id);
  if (row === undefined) throw new Error(`There is no such ${entity}`);
  return row;
}

/** What is left of a category that somebody set too late. */
function lateCategory({ organization }: World, ticketId: string, winnerValue: string, loserValue: string) {
  return {
    id: randomUUID(),
    ticketId,
    field: 'category',
    winnerValue,
    loserValue,
    loserUserId: organization.users[MIRA]?.id,
    operationId: randomUUID(),
    createdAt: 1,
    resolvedAt: null,
    resolvedById: null,
  };
}

/** What a customer sent with a file. */
function mailWithFile(
  { organization }: World,
  file: { ticketId: string; id: string; filename: string; sizeBytes: number; sha256: string },
) {
  const messageId = randomUUID();
  const message = {
    id: messageId,
    ticketId: file.ticketId,
    kind: 'inbound',
    channel: 'mail',
    authorUserId: null,
    authorCustomerId: organization.customerId,
    subject: null,
    bodyHtml: '',
    bodyText: 'See the file',
    createdAt: 1,
    delivery: 'none',
    deliveryDetail: '',
    mailMessageId: null,
  };
  const rest = { messageId, mimeType: 'text/plain', contentId: null, thumbnailSha256: null };
  return [
    { entity: 'message', row: message },
    { entity: 'attachment', row: { ...file, ...rest } },
  ] as const;
}
