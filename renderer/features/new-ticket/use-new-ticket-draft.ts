import { useCallback, useEffect, useMemo, useState } from 'react';
import type { TicketDetail } from '../../../shared/contract/queries.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { createDraftKeeper } from '../../state/draft-keeper.ts';
import { draftPorts, saveOnLeaving } from '../../state/draft-ports.ts';
import {
  draftOfForm,
  emptyNewTicket,
  formOfDraft,
  NEW_TICKET_DRAFTS,
  type NewTicketForm,
  partOf,
} from '../../state/new-ticket-form.ts';
import { patchUi } from '../../state/ui-state.ts';
import { useMe } from '../../store-client/use-session.ts';

/** A form, and where it comes from. */
export interface FormInHand {
  readonly form: NewTicketForm;
  /** When it was last written, if it was begun before the form was opened. */
  readonly begunAt: number | null;
}

/** What is done with the ticket in hand. */
export interface TicketInHand {
  readonly change: (fields: Partial<NewTicketForm>) => void;
  /** Nothing that was typed is still on its way to the disk. */
  readonly flush: () => Promise<void>;
  /** It was created or shall not be: nothing of it may come back. */
  readonly drop: () => Promise<void>;
  /** An empty form in its place. */
  readonly clear: () => void;
}

/**
 * The ticket that is being written: as it was left, or empty; undefined until that was looked for.
 * @param wholeTicket the one of which it shall be a part; null for any that was begun
 */
export function useNewTicketDraft(
  wholeTicket: TicketDetail | null,
): TicketInHand & { readonly begun: FormInHand | undefined } {
  const services = useServices();
  const { store, newId, ui } = services;
  const ownerId = useMe()?.id ?? null;
  const [begun, setBegun] = useState<FormInHand>();
  const keeper = useMemo(
    () =>
      createDraftKeeper(NEW_TICKET_DRAFTS, {
        read: async () => null,
        save: (content) => store.saveNewTicketDraft(content),
        discard: (id) => store.discardNewTicketDraft(id),
        ...draftPorts(services),
      }),
    [store, services],
  );
  const empty = useCallback(
    (): FormInHand => ({
      form: { ...emptyNewTicket(newId, ownerId), ...(wholeTicket === null ? {} : partOf(wholeTicket)) },
      begunAt: null,
    }),
    [newId, ownerId, wholeTicket],
  );
  const find = useCallback(async (): Promise<FormInHand> => {
    try {
      // A form that is put away saves when its turn comes; in the same breath, this would read ahead of it.
      await keeper.flush();
      const stored = await store.getNewTicketDraft(wholeTicket?.ticket.id ?? null);
      if (stored === null) return empty();
      const form = formOfDraft(stored, ownerId);
      return { form, begunAt: stored.draft.updatedAt };
    } catch (error) {
      // An empty form has an id of its own, so what could not be read is not written over.
      reportError(services)(error);
      return empty();
    }
  }, [store, services, keeper, ownerId, empty, wholeTicket]);

  useEffect(() => {
    let isOpen = true;
    const refused = ui.get().refusedTicket;
    if (wholeTicket === null && refused?.ownerId === ownerId) setBegun({ form: refused, begunAt: null });
    else void find().then((found) => isOpen && setBegun(found));
    const stopSaving = saveOnLeaving(() => void keeper.flush());
    return () => {
      isOpen = false;
      keeper.close();
      stopSaving();
    };
  }, [keeper, ui, ownerId, find, wholeTicket]);

  const drop = async (): Promise<void> => {
    if (begun === undefined) return;
    const { attempt } = begun.form;
    if (attempt.replaces === null) await keeper.drop(attempt.ticketId);
    else if (ui.get().refusedTicket?.attempt === attempt) patchUi(ui, { refusedTicket: null });
  };
  return {
    begun,
    change(fields) {
      if (begun === undefined) return;
      const form = { ...begun.form, ...fields };
      setBegun({ ...begun, form });
      if (form.attempt.replaces === null) keeper.change(draftOfForm(form));
      else patchUi(ui, { refusedTicket: form });
    },
    flush: keeper.flush,
    drop,
    clear() {
      void drop();
      setBegun(empty());
    },
  };
}
