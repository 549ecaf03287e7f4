import type { Pool } from 'pg';
import type { Ticket } from '../../../shared/model/ticket.ts';
import { mustEqual, mustHold } from '../support/must-hold.ts';

/** Who wrote something, and at which place in the line. */
interface Written {
  readonly seq: number;
  readonly by: string;
}

/** A field of which one value counts, and everybody who changed it. */
interface Field {
  value: unknown;
  readonly writes: Written[];
}

/** What the log says about a ticket. */
interface Past {
  readonly fields: Readonly<Record<string, Field>>;
  answers: (Written & { readonly messageId: string })[];
  readonly takenBack: Written[];
  readonly merges: (Written & { readonly intoId: string | null })[];
}

/** A value that lost, as its note has it. */
interface Lost {
  readonly ticketId: string;
  readonly field: string;
  readonly winner: unknown;
  readonly loser: unknown;
  readonly userId: string;
}

/** A note that should be there, by its id. */
interface Note extends Lost {
  readonly operation: string;
  isSettled: boolean;
}

/** A judged change, as the log of the center has it. */
export interface LoggedClash {
  readonly operation_id: string;
  readonly client_id: string;
  readonly base_seq: number;
  readonly name: string;
  readonly verdict: string;
  readonly code: string | null;
  readonly user_id: string;
  readonly args: Readonly<Record<string, unknown>> & { readonly ticketId: string };
  /** Where the ticket stands in the line that was written. */
  readonly ticket_seq: number | null;
  readonly notes: readonly (Lost & { readonly id: string })[];
}

/** Each row of the log with the notes that it left; one statement, so that nothing comes in between. */
export const CLASH_COLUMNS = `client_id, base_seq,
  (select seq from ticket t where t.tenant_id = log.tenant_id
     and t.id::text = coalesce(log.params->>'targetId', log.args->>'ticketId')) as ticket_seq,
  (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'ticketId', c.ticket_id, 'field', c.field, 'winner', c.winner_value,
     'loser', c.loser_value, 'userId', c.loser_user_id)), '[]')
   from conflict_note c where c.tenant_id = log.tenant_id and c.operation_id = log.operation_id) as notes`;

/** The fields of R24, by the mutation that sets each. */
const SETTERS: Readonly<Record<string, 'subject' | 'priority' | 'type'>> = {
  'ticket.set-subject': 'subject',
  'ticket.set-priority': 'priority',
  'ticket.set-type': 'type',
};

/**
 * I11 a second time: works out from the log of the center alone what truly crossed something that its author had not seen
 * (R24, R25, R122), and looks for exactly one note or one held answer for each, and for none where nothing crossed. It
 * remembers everybody who changed a field, not only the last.
 */
export class ClashWatch {
  readonly #pool: Pool;
  readonly #tenantId: string;
  #past = new Map<string, Past>();
  #notes = new Map<string, Note>();
  #backUp: { readonly past: Map<string, Past>; readonly notes: Map<string, Note> } | null = null;

  constructor(pool: Pool, tenantId: string) {
    this.#pool = pool;
    this.#tenantId = tenantId;
  }

  /** Takes tickets that nobody has worked on yet. */
  begin(tickets: ReadonlyMap<string, Ticket>): void {
    for (const [id, { subject, priority, type }] of tickets) {
      this.#past.set(id, pastOf({ subject, priority, type }));
    }
  }

  backUp(): void {
    this.#backUp = structuredClone({ past: this.#past, notes: this.#notes });
  }

  restore(): void {
    if (this.#backUp === null) throw new Error('There is no back-up');
    const { past, notes } = structuredClone(this.#backUp);
    this.#past = past;
    this.#notes = notes;
  }

  /** A subject that the center gave by itself. */
  noteSubject(ticketId: string, subject: string, seq: number): void {
    const { fields } = this.#find(ticketId);
    if (fields.subject?.value !== subject) write(fields.subject, subject, { seq, by: 'the center' });
  }

  /** Judged changes in the order in which they were judged, and the tickets as they are after them. */
  checkBatch(fresh: readonly LoggedClash[], tickets: ReadonlyMap<string, Ticket>): void {
    for (const row of fresh) {
      const lost = this.#play(row);
      const operation = row.operation_id;
      const written = row.notes.map(({ id: _id, ...note }) => note);
      mustEqual(written, lost === null ? [] : [lost], `I11: the notes of ${operation}`);
      const [note] = row.notes;
      if (lost !== null && note !== undefined) {
        this.#notes.set(note.id, { ...lost, operation, isSettled: false });
      }
    }
    for (const [id, { subject, priority, type }] of tickets) {
      const { fields } = this.#find(id);
      const values = Object.fromEntries(Object.entries(fields).map(([name, { value }]) => [name, value]));
      mustEqual({ subject, priority, type }, values, `I11: the values of ${id}`);
    }
  }

  /** At the end: every value that ever lost is there to be looked at until a person settled it, and no other. */
  async checkEnd(): Promise<void> {
    const { rows } = await this.#pool.query<Note & { readonly id: string }>(
      `select id, operation_id as operation, ticket_id as "ticketId", field, winner_value as winner,
         loser_value as loser, loser_user_id as "userId", resolved_at is not null as "isSettled"
       from conflict_note where tenant_id = $1 and not is_deleted`,
      [this.#tenantId],
    );
    const there = new Map(rows.map(({ id, ...note }) => [id, note]));
    mustEqual(there, new Map(this.#notes), 'I11: the notes at the end');
  }

  /** @returns what lost */
  #play(row: LoggedClash): Lost | null {
    const { name, args, verdict } = row;
    const isTaken = verdict === 'applied' || verdict === 'merged';
    if (name === 'ticket.reply') this.#playReply(row, isTaken);
    else if (name === 'conflict.restore' && row.code === 'conflictNotFound') {
      const note = this.#notes.get(String(args.conflictNoteId));
      mustHold(note?.isSettled !== false, `R186: ${row.operation_id} could have been restored`);
    } else if (!isTaken) return null;
    else if (name === 'message.cancel-send') this.#takeBack(row);
    else if (name === 'ticket.create') {
      const { subject, priority, type } = args;
      this.#past.set(args.ticketId, pastOf({ subject, priority, type }));
    } else if (name === 'ticket.merge' || name === 'ticket.unmerge') {
      const intoId = name === 'ticket.merge' ? String(args.intoId) : null;
      const { merges } = this.#find(args.ticketId);
      if ((merges.at(-1)?.intoId ?? null) !== intoId) merges.push({ ...writtenBy(row), intoId });
    } else if (name === 'conflict.restore' || name === 'conflict.resolve') return this.#playSettling(row);
    else {
      const field = SETTERS[name];
      return field === undefined ? null : this.#playValue(row, field, args[field]);
    }
    return null;
  }

  /** R186: who settles a note first has decided; a value that comes back may lose once more. */
  #playSettling(row: LoggedClash): Lost | null {
    const note = this.#notes.get(String(row.args.conflictNoteId));
    if (note === undefined) throw new Error(`I11: ${row.operation_id} settles a note of nothing`);
    if (row.name === 'conflict.resolve') {
      note.isSettled = true;
      return null;
    }
    mustHold(!note.isSettled, `I11: ${row.operation_id} restores what is settled`);
    note.isSettled = true;
    return this.#playValue(row, note.field, note.loser);
  }

  #playValue(row: LoggedClash, name: string, value: unknown): Lost | null {
    const { args, verdict, operation_id: operation } = row;
    const field = this.#find(args.ticketId).fields[name];
    const isLost = field !== undefined && field.value !== value && hasUnseen(field.writes, row);
    mustEqual(verdict, isLost ? 'merged' : 'applied', `I11: the verdict of ${operation}`);
    if (isLost) {
      const { ticketId } = args;
      return { ticketId, field: name, winner: field.value, loser: value, userId: row.user_id };
    }
    if (field?.value !== value) write(field, value, writtenBy(row));
    return null;
  }

  #playReply(row: LoggedClash, isTaken: boolean): void {
    const { args, operation_id: operation } = row;
    const isHeld = row.verdict === 'held' && row.code === 'newerReply';
    if (!isTaken && row.verdict !== 'held') return;
    const chain = this.#chainOf(args.ticketId);
    const isCrossed = args.sendAnyway !== true && hasUnseenAnswer(chain, row);
    // Where other answers stand, nothing tells the time of one that was taken back from theirs.
    const isDoubtful = chain.some(
      ({ answers, takenBack }) => answers.length > 0 && hasUnseen(takenBack, row),
    );
    if (!isHeld || !isDoubtful) mustEqual(isHeld, isCrossed, `I11: ${operation} is held`);
    if (isTaken) chain.at(-1)?.answers.push({ ...writtenBy(row), messageId: String(args.messageId) });
  }

  /** The only answer of a ticket is none once it was taken back; of several, each may have been read by somebody. */
  #takeBack(row: LoggedClash): void {
    for (const past of this.#past.values()) {
      if (!past.answers.some(({ messageId }) => messageId === row.args.messageId)) continue;
      past.takenBack.push({ seq: Number.MAX_SAFE_INTEGER, by: row.client_id });
      if (past.answers.length === 1) past.answers = [];
    }
  }

  #chainOf(ticketId: string): readonly Past[] {
    const chain = [this.#find(ticketId)];
    for (let next = chain[0]?.merges.at(-1)?.intoId; next != null; ) {
      const past = this.#find(next);
      mustHold(!chain.includes(past), `I12: merges go round in a circle at ${ticketId}`);
      chain.push(past);
      next = past.merges.at(-1)?.intoId;
    }
    return chain;
  }

  #find(ticketId: string): Past {
    const found = this.#past.get(ticketId);
    if (found === undefined) throw new Error(`I11: the ticket ${ticketId} that nobody opened`);
    return found;
  }
}

function pastOf(values: Readonly<Record<'subject' | 'priority' | 'type', unknown>>): Past {
  const { subject, priority, type } = values;
  const fieldOf = (value: unknown): Field => ({ value, writes: [] });
  return {
    fields: { subject: fieldOf(subject), priority: fieldOf(priority), type: fieldOf(type) },
    answers: [],
    takenBack: [],
    merges: [],
  };
}

function write(field: Field | undefined, value: unknown, written: Written): void {
  if (field === undefined) return;
  field.value = value;
  field.writes.push(written);
}

function writtenBy({ client_id: by, ticket_seq: seq, operation_id: operation }: LoggedClash): Written {
  if (seq === null) throw new Error(`I11: ${operation} was taken on a ticket that is not there`);
  return { seq, by };
}

type Author = Pick<LoggedClash, 'base_seq' | 'client_id'>;

/** Whether somebody else wrote after what the author had seen. */
function hasUnseen(writes: readonly Written[], { base_seq: base, client_id: author }: Author): boolean {
  return writes.some(({ seq, by }) => seq > base && by !== author);
}

/**
 * An answer that came meanwhile on any ticket of the chain; or, for whoever did not know of a merge, any answer at all on a
 * ticket behind it (R122).
 */
function hasUnseenAnswer(chain: readonly Past[], author: Author): boolean {
  if (chain.some(({ answers }) => hasUnseen(answers, author))) return true;
  const seenUpTo = chain.findIndex(({ merges }) => hasUnseen(merges, author));
  return seenUpTo !== -1 && chain.slice(seenUpTo + 1).some(({ answers }) => answers.length > 0);
}
