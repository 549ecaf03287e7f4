import { type FormEvent, type KeyboardEvent, type ReactElement, useEffect, useRef, useState } from 'react';
import type { TicketDetail } from '../../../shared/contract/queries.ts';
import type { TextKey } from '../../../shared/i18n/resources.ts';
import type { Channel } from '../../../shared/model/channel.ts';
import { Priority } from '../../../shared/model/priority.ts';
import { MAX_SUBJECT, TicketType } from '../../../shared/model/ticket.ts';
import { withoutControls } from '../../../shared/util/without-controls.ts';
import { openTicket } from '../../commands/navigate.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Keys } from '../../components/keys.tsx';
import { SelectField } from '../../components/select-field.tsx';
import { INPUT_CLASS, TextField } from '../../components/text-field.tsx';
import { exactTime } from '../../format/time.ts';
import { errorText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import {
  draftOfForm,
  NEW_TICKET_DRAFTS,
  type NewTicketForm as NewTicketFields,
} from '../../state/new-ticket-form.ts';
import { readError } from '../../store-client/read-error.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { useMe } from '../../store-client/use-session.ts';
import { createTicketFrom, RefusedError } from './create-ticket-from.ts';
import { CustomerField } from './customer-field.tsx';
import { PartOf } from './part-of.tsx';
import { type FormInHand, type TicketInHand, useNewTicketDraft } from './use-new-ticket-draft.ts';

/** Channels a ticket can be written by hand for. */
const CHANNELS: readonly Channel[] = ['phone', 'mail', 'chat', 'wechat'];

function titleOf({ attempt, parent }: NewTicketFields): TextKey {
  if (attempt.replaces !== null) return 'newTicket.editTitle';
  return parent === null ? 'newTicket.title' : 'newTicket.partTitle';
}

/** What keeps the customer from being saved as meant: a name that was typed but not taken would be lost. */
function customerProblemOf({ customer, customerText }: NewTicketFields): TextKey | null {
  if (customer.kind === 'new') return customer.name.trim() === '' ? 'newTicket.needsName' : null;
  return customer.kind === 'none' && customerText.trim() !== '' ? 'newTicket.customerOpen' : null;
}

/** The form for a ticket that did not come in by itself: a call, a visit, a word in passing, a part for another department. */
export function NewTicketDialog({
  whole,
  onClose,
}: {
  /** The ticket of which it shall be a part; null for one of its own, or what was begun last. */
  whole: TicketDetail | null;
  onClose: () => void;
}): ReactElement | null {
  const { begun, ...draft } = useNewTicketDraft(whole);
  return begun === undefined ? null : <NewTicketForm {...draft} begun={begun} onClose={onClose} />;
}

interface NewTicketFormProps extends TicketInHand {
  readonly begun: FormInHand;
  readonly onClose: () => void;
}

function NewTicketForm({ begun, onClose, ...draft }: NewTicketFormProps): ReactElement {
  const services = useServices();
  const { t, locale } = useText();
  const me = useMe();
  const { data: teams } = useLiveQuery('team.list', {});
  const { form, begunAt } = begun;
  const { customer, subject } = form;
  const change = (fields: Partial<NewTicketFields>): void => {
    // What is being saved is out of hand.
    if (!isSaving) draft.change(fields);
  };
  const [hasTried, setHasTried] = useState(false);
  /** Whoever types into the field of the customer is not done with it. */
  const [isCustomerLeft, setIsCustomerLeft] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  const [isCleared, setIsCleared] = useState(false);
  const customerField = useRef<HTMLInputElement>(null);
  const subjectField = useRef<HTMLInputElement>(null);
  const element = useRef<HTMLFormElement>(null);
  const [first] = useState(() => (customer.kind === 'none' ? customerField : subjectField));
  const team = teams?.find(({ id }) => id === (form.teamId ?? me?.teamIds[0])) ?? teams?.[0];
  const customerProblem = customerProblemOf(form);
  const isSubjectMissing = withoutControls(subject) === '';

  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isSaving || team === undefined) return;
    setHasTried(true);
    setIsCustomerLeft(true);
    if (customerProblem !== null || isSubjectMissing) {
      (customerProblem === null ? subjectField : customerField).current?.focus();
      return;
    }
    setIsSaving(true);
    setProblem(null);
    try {
      // A draft that is saved behind the ticket would offer it to be made again.
      await draft.flush();
      const assigneeId = form.isMine ? (me?.id ?? null) : null;
      const created = await createTicketFrom(services, { ...form, teamId: team.id, assigneeId, locale });
      await draft.drop();
      if (form.parent === null) {
        services.toasts.show({ text: t('newTicket.saved', { number: created.number }) });
        onClose();
        openTicket(services, created.ticketId);
        return;
      }
      // Whoever hands a part over stays with the whole.
      services.toasts.show({ text: t('newTicket.savedPart', { number: created.number, team: team.name }) });
      onClose();
    } catch (error) {
      setProblem(error instanceof RefusedError ? error.message : errorText(t, readError(error)));
      setIsSaving(false);
    }
  };
  const clear = (): void => {
    setIsAsking(false);
    draft.clear();
    setHasTried(false);
    setProblem(null);
    setIsCleared(true);
  };
  // The field that takes the focus comes back with the empty form.
  useEffect(() => {
    if (!isCleared) return;
    setIsCleared(false);
    customerField.current?.focus();
  }, [isCleared]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const isComposing = event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !isComposing) {
      event.preventDefault();
      element.current?.requestSubmit();
    } else if (event.key === 'Enter' && isComposing) event.preventDefault();
  };

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t(titleOf(form))}
      initialFocus={first}
      onKeyDown={onKeyDown}
      className="top-[7vh]! max-h-[86vh]!"
    >
      <form ref={element} onSubmit={(event) => void save(event)} className="flex min-h-0 flex-col" noValidate>
        <div className="flex flex-col gap-3.5 overflow-y-auto p-4">
          {problem === null ? null : (
            <Banner tone="danger" className="rounded-control">
              {problem}
            </Banner>
          )}
          {begunAt === null ? null : (
            <Banner tone="info" className="rounded-control">
              {t('newTicket.begun', { at: exactTime(begunAt, locale) })}
            </Banner>
          )}
          {form.parent === null ? null : (
            <PartOf parent={form.parent} onRemove={() => change({ parent: null })} />
          )}
          <CustomerField
            inputRef={customerField}
            value={customer}
            text={form.customerText}
            onText={(customerText) => {
              setIsCustomerLeft(false);
              change({ customerText });
            }}
            onLeave={() => setIsCustomerLeft(true)}
            problem={isCustomerLeft && customerProblem !== null ? t(customerProblem) : undefined}
            onChange={(choice) => {
              setIsCustomerLeft(false);
              change({ customer: choice, customerText: '' });
              // The field that had the focus goes away with the choice.
              if (choice.kind === 'known') subjectField.current?.focus();
            }}
          />
          <TextField
            ref={subjectField}
            label={t('field.subject')}
            error={hasTried && isSubjectMissing ? t('newTicket.needsSubject') : undefined}
            value={subject}
            maxLength={MAX_SUBJECT}
            hint={subject.length < MAX_SUBJECT ? undefined : t('newTicket.subjectFull', { max: MAX_SUBJECT })}
            onChange={(event) => change({ subject: event.target.value })}
            placeholder={t('newTicket.subjectPlaceholder')}
            required
          />
          <div className="grid grid-cols-2 gap-3.5">
            <SelectField
              label={t('field.team')}
              value={team?.id ?? ''}
              options={(teams ?? []).map(({ id, name }) => ({ value: id as string, label: name }))}
              onChange={(id) => change({ teamId: teams?.find((each) => each.id === id)?.id ?? null })}
            />
            <SelectField
              label={t('field.channel')}
              value={form.channel}
              options={CHANNELS.map((each) => ({ value: each, label: t(`channel.${each}`) }))}
              onChange={(channel) => change({ channel })}
            />
            <SelectField
              label={t('field.priority')}
              value={String(form.priority)}
              options={([0, 1, 2, 3] as const).map((each) => ({
                value: String(each),
                label: `P${each} · ${t(`priorityHint.${each}`)}`,
              }))}
              onChange={(value) => change({ priority: Priority.parse(Number(value)) })}
            />
            <SelectField
              label={t('field.type')}
              value={form.type}
              options={TicketType.options.map((each) => ({ value: each, label: t(`type.${each}`) }))}
              onChange={(type) => change({ type })}
            />
          </div>
          <label className="flex flex-col gap-1">
            <span className="text-small font-semibold text-muted">
              {form.channel === 'phone' ? t('newTicket.callNote') : t('newTicket.note')}
            </span>
            <textarea
              value={form.note}
              onChange={(event) => change({ note: event.target.value })}
              rows={4}
              placeholder={
                form.parent === null ? t('newTicket.notePlaceholder') : t('newTicket.partNotePlaceholder')
              }
              className={`${INPUT_CLASS} h-auto! resize-y py-1.5`}
            />
          </label>
          <label className="flex items-center gap-2">
            <input
              type="checkbox"
              checked={form.isMine}
              onChange={(event) => change({ isMine: event.target.checked })}
              className="size-4 accent-accent"
            />
            {t('newTicket.assignToMe')}
          </label>
        </div>
        <footer className="flex items-center justify-end gap-2 border-t border-line px-4 py-3">
          {NEW_TICKET_DRAFTS.isEmpty(draftOfForm(form)) ? null : (
            <Button tone="quiet" disabled={isSaving} onClick={() => setIsAsking(true)} className="mr-auto">
              {t('newTicket.clear')}
            </Button>
          )}
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" tone="primary" disabled={isSaving || team === undefined}>
            {t('newTicket.save')}
          </Button>
          <Keys text="Mod+Enter" />
        </footer>
      </form>
      <ConfirmDialog
        isOpen={isAsking}
        title={t('newTicket.clearTitle')}
        text={t('newTicket.clearText')}
        confirmLabel={t('newTicket.clear')}
        onConfirm={clear}
        onClose={() => setIsAsking(false)}
      />
    </Dialog>
  );
}
