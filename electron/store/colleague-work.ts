import type { SqliteDatabase } from '../../db/client/connection.ts';
import { groupsOf } from '../../db/client/queries/groups-of.ts';
import { readableChange } from '../../db/client/queries/outbox.ts';
import type { RefusedWork } from '../../shared/contract/refused-work-protocol.ts';
import type { ColleagueWork, MutateResult } from '../../shared/contract/store.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { MutationCall } from '../../shared/mutations/mutation.ts';
import { createTicket } from '../../shared/mutations/ticket/create.ts';
import { replyToTicket } from '../../shared/mutations/ticket/reply.ts';
import type { RefusedWorkTransport } from '../sync/http-refused-work.ts';
import { asAppErrors } from './app-errors.ts';
import { type AttentionPorts, attentionCall } from './attention-call.ts';

/** Refused work of colleagues: kept at the center, shown here while there is a line, never stored. */
export interface ColleagueDesk {
  /** @throws AppError of the line, notPermitted */
  list(): Promise<{ items: ColleagueWork[]; hasMore: boolean }>;
  /** @throws AppError of the line, notPermitted, notFound */
  settle(operationId: string): Promise<{ isSettled: boolean }>;
  /** @throws AppError of the line, notFound for what the last list did not have */
  takeOver(operationId: string): Promise<MutateResult>;
}

export interface ColleagueDeskPorts {
  readonly db: SqliteDatabase;
  readonly transport: RefusedWorkTransport;
  readonly again: AttentionPorts;
  save(call: MutationCall): MutateResult;
}

export function createColleagueDesk({ db, transport, again, save }: ColleagueDeskPorts): ColleagueDesk {
  let listed: ReadonlyMap<string, RefusedWork> = new Map();
  const settle = async (operationId: string) => ({
    isSettled: await asAppErrors(() => transport.settle(operationId)),
  });
  return {
    async list() {
      const { items, hasMore } = await asAppErrors(() => transport.list());
      listed = new Map(items.map((item) => [item.operationId, item]));
      const groups = groupsOf(items);
      return {
        items: items.map((item) => toColleagueWork(db, item, groups.get(item.operationId) ?? null)),
        hasMore,
      };
    },
    settle,
    async takeOver(operationId) {
      const item = listed.get(operationId);
      if (item === undefined || item.isMasked || hasFiles(item.args)) throw new AppError('notFound');
      const isHeldReply = item.verdict === 'held' && item.name === replyToTicket.name;
      // Its number is leased to the author's workstation.
      const code = item.name === createTicket.name ? 'numberNotLeased' : item.code;
      const { name, version, args, createdAt } = item;
      const entry = { n: 0, operationId, name, version, args, createdAt, code };
      // A message keeps its id: the author's own second try then finds it there, and nobody reads it twice.
      const result = save(attentionCall(isHeldReply ? 'sendAnyway' : 'applyAgain', entry, again));
      if (result.isSaved || result.code === 'alreadySent') await settle(operationId);
      return result;
    },
  };
}

function toColleagueWork(db: SqliteDatabase, item: RefusedWork, partOf: string | null): ColleagueWork {
  const {
    operationId,
    name,
    args,
    isMasked,
    verdict,
    code,
    params,
    createdAt,
    ticket,
    authorName,
    deviceName,
  } = item;
  return {
    operationId,
    name,
    createdAt,
    state: verdict,
    code,
    params,
    ticketId: ticket?.id ?? null,
    ticketNumber: ticket?.number ?? null,
    ticketSubject: ticket?.subject ?? null,
    goneTicketNumber: null,
    articleId: null,
    articleTitle: null,
    ...readableChange(db, name, args, params),
    authorName,
    deviceName,
    partOf,
    // What was written to a refused new ticket can be done behind that.
    canTakeOver:
      (ticket !== null || partOf !== null || name === createTicket.name) && !isMasked && !hasFiles(args),
  };
}

/** Files that a message carries: the center takes them only of whoever has sent them. */
function hasFiles(args: unknown): boolean {
  const attachments: unknown =
    typeof args === 'object' && args !== null ? Reflect.get(args, 'attachments') : undefined;
  return Array.isArray(attachments) && attachments.length > 0;
}
