import type { MutateResult } from '../../../shared/contract/store.ts';
import type { TicketId } from '../../../shared/model/ids.ts';
import type { ActionEffect } from '../../../shared/mutations/preview-actions.ts';

/** A ticket that a macro left as it was, and why. */
export interface UntouchedTicket {
  readonly ticketId: TicketId;
  readonly number: number;
  readonly subject: string;
  readonly obstacle: Obstacle;
}

export type Obstacle =
  | Pick<ActionEffect & { outcome: 'refused' }, 'outcome' | 'code' | 'params'>
  | Pick<ActionEffect & { outcome: 'blocked' }, 'outcome' | 'missing'>
  | { readonly outcome: 'refused'; readonly code: string | null; readonly params: MutateResult['params'] };
