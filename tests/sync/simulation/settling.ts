import { setImmediate as nextTurn } from 'node:timers/promises';
import { listDrafts } from '../../../db/client/local.ts';
import { dropBlockOf } from '../../../db/client/numbers.ts';
import { readsOf } from '../../../db/client/pending.ts';
import { listAttention } from '../../../db/client/queries/outbox.ts';
import type { SaveResult } from '../../../db/client/save-change.ts';
import { findLastWords } from '../../../db/client/undo.ts';
import { createAttentionDesk } from '../../../electron/store/attention-desk.ts';
import { createDiscards } from '../../../electron/store/discards.ts';
import { createHistory } from '../../../electron/store/history.ts';
import type { Journal } from '../../../electron/store/journal.ts';
import type { OutboxItem } from '../../../shared/contract/queries.ts';
import type { MutateResult } from '../../../shared/contract/store.ts';
import { lostValue } from '../../../shared/domain/tickets/lost-value.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { pick } from '../../../shared/util/seeded-random.ts';
import type { Settled, SimulatedClient } from '../support/simulated-client.ts';
import type { Simulation } from './simulation.ts';

/** A disk of the simulation is never damaged, so nothing is ever read from its journal. */
const NO_JOURNAL: Journal = {
  append: () => () => undefined,
  appendAll: () => () => undefined,
  replaceWith: () => undefined,
  close: () => undefined,
};

/** How long something may be undone. */
const UNDO_MS = 24 * 3_600_000;
/** Exchanges that a calm while carries at most. */
const CALM = 25;

/** Two people do the same to one ticket, and neither can have seen what the other does. */
export function quarrel(world: Simulation, client: SimulatedClient): string {
  const { random, newId, organization } = world;
  const other = pickOf(
    world,
    world.clients.filter((each) => each !== client),
  );
  const ticket = pickOf(world, ticketsOf(client));
  if (other === null || ticket === null || !ticketsOf(other).some(({ id }) => id === ticket.id))
    return 'nothing';
  const isAnswer = random() < 0.6;
  const told = [client, other].map((each, index) => {
    const text = `${index} ${newId()}`;
    const words = { ticketId: ticket.id, messageId: newId(), bodyHtml: text, bodyText: text };
    const { customerId } = organization;
    const result = each.save(
      isAnswer
        ? { name: 'ticket.reply', args: { ...words, customerId, statusAfter: null, sendAnyway: false } }
        : { name: 'ticket.set-subject', args: { ticketId: ticket.id, subject: text } },
    );
    return result.isSaved ? 'saved' : result.code;
  });
  return `${isAnswer ? 'answers' : 'subjects'}: ${told.join()}`;
}

/** A while in which the lines carry what they are given, so that people hear of each other. */
export async function calm({ network }: Simulation): Promise<string> {
  let carried = 0;
  for (let [next] = network.exchanges; next !== undefined && carried < CALM; [next] = network.exchanges) {
    if (next.answer === null) await network.deliver(next);
    network.finish(next);
    carried += 1;
    for (let turn = 0; turn < 3; turn += 1) await nextTurn();
  }
  return carried === 0 ? 'nothing' : `${carried} carried`;
}

/** What a person does about refused or held work somewhere, by the code of the product. */
export function settle(world: Simulation): string {
  const found = pickOf(world, whereThereIs(world, listAttention));
  if (found === null) return 'nothing';
  const { client, item } = found;
  const how = pick(world.random, waysFor(item));
  try {
    const operations = client.saved.length;
    const isDone =
      how === 'edit'
        ? beginEditing(world, client, item)
        : isSaved(deskOf(world, client).actOnAttention(item.n, how));
    if (!isDone) return `${how} not taken`;
    if (how !== 'edit') {
      const by = client.saved.length > operations ? (client.saved.at(-1) ?? null) : null;
      client.settled.push({ operation: item.operationId, how, by });
    }
    if (how !== 'dismiss') world.tell(`settled: ${how}`);
    return `${how} ${item.name} ${item.code}`;
  } catch (error) {
    if (error instanceof AppError && error.code === 'noNumbersLeft') return 'no room';
    throw error;
  }
}

/** Sends a text that is being written, whether it began as one that was refused, was discarded, or neither. */
export function sendDraft(world: Simulation): string {
  const { random, newId, organization, tell } = world;
  const found = pickOf(world, whereThereIs(world, listDrafts));
  if (found === null) return 'nothing';
  const { client, item } = found;
  const { ticketId, kind, bodyHtml, bodyText, attachments } = item;
  const words = { ticketId, messageId: newId(), bodyHtml, bodyText, attachments };
  const { customerId } = organization;
  const result = client.save(
    kind === 'internalNote'
      ? { name: 'ticket.add-note', args: words }
      : {
          name: 'ticket.reply',
          args: { ...words, customerId, statusAfter: null, sendAnyway: random() < 0.3 },
        },
    { endsDraft: true },
  );
  if (!result.isSaved) return result.code;
  const operation = client.edits.get(ticketId);
  client.edits.delete(ticketId);
  // Whoever discarded the refused one meanwhile still sends the text.
  if (operation !== undefined && !client.settled.some((each) => each.operation === operation)) {
    client.settled.push({ operation, how: 'edit', by: client.saved.at(-1) ?? null });
    tell('settled: edit, and sent');
  }
  return `${kind} of ${ticketId}`;
}

/** Discards something that was not sent yet; its words are a draft then. */
export function discardUnsent(world: Simulation, client: SimulatedClient): string {
  const unsent = client.db
    .prepare<[], { n: number }>("select n from outbox where state = 'queued' and was_sent = 0 order by n")
    .all();
  if (unsent.length === 0) return 'nothing';
  const { db } = client;
  const before = new Set(listDrafts(db).map(({ ticketId }) => ticketId));
  const discards = discardsOf(world, client);
  try {
    const { changes } = discards.previewDiscard(pick(world.random, unsent).n);
    discards.discardChanges(changes);
  } catch (error) {
    if (error instanceof AppError && error.code === 'changeAlreadySent') return 'already sent';
    throw error;
  }
  const gone = noteDiscarded(world, client, before);
  world.tell('discarded what was not sent');
  return `${gone} discarded`;
}

/** Takes back what somebody wrote last: it is discarded where it was not sent, and an answer at the center otherwise. */
export function undoWords(world: Simulation, client: SimulatedClient): string {
  const { db } = client;
  const now = (): number => world.clock.now;
  if (findLastWords(db, now() - UNDO_MS) === null) return 'nothing';
  const before = new Set(listDrafts(db).map(({ ticketId }) => ticketId));
  const history = createHistory({
    db,
    newId: world.newId,
    now,
    save: (call, undoes, how) => toResult(client.save(call, how, undoes)),
    discards: discardsOf(world, client),
  });
  const result = history.undo();
  const gone = noteDiscarded(world, client, before);
  if (result?.isSaved !== true) return `not undone: ${result?.code}`;
  world.tell(gone > 0 ? 'undone before it was sent' : 'undone at the center');
  return `${gone} undone`;
}

function discardsOf(world: Simulation, { db, actor }: SimulatedClient): ReturnType<typeof createDiscards> {
  const now = (): number => world.clock.now;
  return createDiscards({ db, journal: NO_JOURNAL, actor, now }, () => undefined);
}

/** Writes down what left the outbox. @param before the tickets that had a draft */
function noteDiscarded(world: Simulation, client: SimulatedClient, before: ReadonlySet<string>): number {
  const { db } = client;
  // What was edited there before went with its draft.
  for (const { ticketId } of listDrafts(db)) if (!before.has(ticketId)) client.edits.delete(ticketId);
  const left = new Set(db.prepare<[], string>('select operation_id from outbox').pluck().all());
  const gone = client.saved.filter((operation) => !left.has(operation));
  for (const operation of gone) {
    client.saved.splice(client.saved.indexOf(operation), 1);
    const disks = [...world.clients, ...world.diskImages.values()];
    // A copy of the disk may still send it.
    if (!disks.some(({ saved }) => saved.includes(operation))) world.discarded.add(operation);
  }
  client.engine.changedHere();
  return gone.length;
}

/** Brings a lost value back, or keeps the one that won. */
export function settleLost(world: Simulation): string {
  const found = pickOf(world, whereThereIs(world, listOpenNotes));
  const note = found === null ? undefined : readsOf(found.client.db).get('conflictNote', found.item.id);
  if (found === null || note === undefined) return 'nothing';
  const { client } = found;
  const name = world.random() < 0.7 ? 'conflict.restore' : 'conflict.resolve';
  const args = { ticketId: note.ticketId, conflictNoteId: note.id };
  const result = client.save({ name, args });
  if (!result.isSaved) return `${name} ${result.code}`;
  const here = readsOf(client.db).get('conflictNote', note.id);
  const ticket = readsOf(client.db).get('ticket', note.ticketId);
  const isWhole =
    here?.resolvedAt !== null && (name === 'conflict.resolve' || hasAll(ticket, lostValue(note)));
  if (!isWhole) throw new Error(`R186: ${name} of ${note.id} is half done`);
  world.tell(`lost value: ${name}`);
  return `${name} of ${note.field}`;
}

/** What a person could choose for it; what is likely is there twice. */
function waysFor({ name, state, code }: OutboxItem): readonly Settled['how'][] {
  if (code === 'redirected') return ['dismiss'];
  if (name === 'ticket.add-note') return ['applyAgain', 'edit', 'discard'];
  if (name !== 'ticket.reply') return ['applyAgain', 'applyAgain', 'discard'];
  return state === 'held'
    ? ['sendAnyway', 'sendAnyway', 'turnIntoNote', 'turnIntoNote', 'edit', 'edit', 'applyAgain', 'discard']
    : ['applyAgain', 'turnIntoNote', 'edit', 'discard'];
}

function beginEditing(world: Simulation, client: SimulatedClient, item: OutboxItem): boolean {
  const isBegun = isSaved(deskOf(world, client).editAttention(item.n));
  if (isBegun && item.ticketId !== null) client.edits.set(item.ticketId, item.operationId);
  return isBegun;
}

function toResult(result: SaveResult): MutateResult {
  return result.isSaved
    ? { ...result, code: null, params: {} }
    : { isSaved: false, n: null, code: result.code, params: result.params as MutateResult['params'] };
}

function isSaved(result: MutateResult | null): boolean {
  return result === null || result.isSaved;
}

function deskOf(world: Simulation, client: SimulatedClient): ReturnType<typeof createAttentionDesk> {
  const { db } = client;
  return createAttentionDesk({
    db,
    journal: NO_JOURNAL,
    again: {
      newId: world.newId,
      assigneeOf: (ticketId) => readsOf(db).get('ticket', ticketId)?.assigneeId,
      giveUpBlockOf: (number) => dropBlockOf(db, number),
      numberInsteadOf(number) {
        dropBlockOf(db, number);
        const next = client.takeNumber();
        if (next === null) throw new AppError('noNumbersLeft');
        return next;
      },
    },
    now: () => world.clock.now,
    save: (call, how) => toResult(client.save(call, how)),
    onChange: () => undefined,
  });
}

/** Each thing of this kind with the workstation that has it. */
function whereThereIs<T>(
  { clients }: Simulation,
  listOf: (db: SimulatedClient['db']) => readonly T[],
): readonly { readonly client: SimulatedClient; readonly item: T }[] {
  return clients.flatMap((client) => listOf(client.db).map((item) => ({ client, item })));
}

function listOpenNotes(db: SimulatedClient['db']): readonly { readonly id: string }[] {
  return db
    .prepare<[], { id: string }>('select id from conflict_note where resolved_at is null order by id')
    .all();
}

function pickOf<T>({ random }: Simulation, choices: readonly T[]): T | null {
  return choices.length === 0 ? null : pick(random, choices);
}

function hasAll(row: object | undefined, values: object | null): boolean {
  return Object.entries(values ?? {}).every(([field, value]) => Reflect.get(row ?? {}, field) === value);
}

function ticketsOf({ db }: SimulatedClient): readonly { readonly id: string }[] {
  return db.prepare<[], { id: string }>('select id from ticket order by id').all();
}
