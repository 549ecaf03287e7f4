import type { AttentionEntry } from '../../db/client/outbox.ts';
import type { MutationCall } from '../../shared/mutations/mutation.ts';

/** What making a call again needs to know of the store as it is now. */
export interface AttentionPorts {
  newId(): string;
  /** Who has the ticket now; undefined while it is not here. */
  assigneeOf(ticketId: string): string | null | undefined;
  /** The center does not know the block of this number as this workstation's: no more of it is given. */
  giveUpBlockOf(number: number): void;
  /** @throws AppError noNumbersLeft */
  numberInsteadOf(number: number): number;
}

/** The call by which a person goes on with refused or held work. */
export function attentionCall(
  action: 'applyAgain' | 'sendAnyway' | 'turnIntoNote',
  entry: AttentionEntry,
  ports: AttentionPorts,
): MutationCall {
  const args = typeof entry.args === 'object' && entry.args !== null ? entry.args : {};
  const call = { name: entry.name, version: entry.version };
  if (action === 'sendAnyway') return { ...call, args: { ...args, sendAnyway: true } };
  if (action === 'applyAgain') return { ...call, args: { ...args, ...renewed(entry, args, ports) } };
  return {
    name: 'ticket.add-note',
    args: {
      ticketId: Reflect.get(args, 'ticketId') as unknown,
      messageId: ports.newId(),
      bodyHtml: Reflect.get(args, 'bodyHtml') as unknown,
      bodyText: Reflect.get(args, 'bodyText') as unknown,
      // The rows of a held answer were never made, so its files keep their ids.
      attachments: Reflect.get(args, 'attachments') as unknown,
    },
  };
}

/** The arguments that were true when the change was made and are not any more: as they stood, it would be refused again. */
function renewed({ name, code }: AttentionEntry, args: object, ports: AttentionPorts): object {
  if (name === 'ticket.assign') {
    const assigneeId = ports.assigneeOf(String(Reflect.get(args, 'ticketId')));
    return assigneeId === undefined ? {} : { expectedAssigneeId: assigneeId };
  }
  if (name === 'ticket.create' && code === 'numberNotLeased') {
    return { number: ports.numberInsteadOf(Number(Reflect.get(args, 'number'))) };
  }
  return {};
}
