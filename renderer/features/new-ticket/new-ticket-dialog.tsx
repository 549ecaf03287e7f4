import { type FormEvent, type KeyboardEvent, type ReactElement, useRef, useState } from 'react';
import type { Channel } from '../../../shared/model/channel.ts';
import { Priority } from '../../../shared/model/priority.ts';
import { TicketType } from '../../../shared/model/ticket.ts';
import { openTicket } from '../../commands/navigate.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Keys } from '../../components/keys.tsx';
import { SelectField } from '../../components/select-field.tsx';
import { INPUT_CLASS, TextField } from '../../components/text-field.tsx';
import { errorText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { readError } from '../../store-client/read-error.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { useMe } from '../../store-client/use-session.ts';
import { createTicketFrom, newAttempt, RefusedError } from './create-ticket-from.ts';
import { type CustomerChoice, CustomerField } from './customer-field.tsx';

/** Channels a ticket can be written by hand for. */
const CHANNELS: readonly Channel[] = ['phone', 'mail', 'chat', 'wechat'];

/** The form for a ticket that did not come in by itself: a call, a visit, a word in passing. */
export function NewTicketDialog({ onClose }: { onClose: () => void }): ReactElement {
  const services = useServices();
  const { t, locale } = useText();
  const me = useMe();
  const { data: teams } = useLiveQuery('team.list', {});
  const [customer, setCustomer] = useState<CustomerChoice>({ kind: 'none' });
  const [subject, setSubject] = useState('');
  const [teamId, setTeamId] = useState<string | null>(null);
  const [priority, setPriority] = useState<Priority>(2);
  const [type, setType] = useState<TicketType>('question');
  const [channel, setChannel] = useState<Channel>('phone');
  const [isMine, setIsMine] = useState(true);
  const [note, setNote] = useState('');
  const [subjectProblem, setSubjectProblem] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const [attempt] = useState(() => newAttempt(services.newId));
  const first = useRef<HTMLInputElement>(null);
  const subjectField = useRef<HTMLInputElement>(null);
  const element = useRef<HTMLFormElement>(null);
  const team = teams?.find(({ id }) => id === (teamId ?? me?.teamIds[0])) ?? teams?.[0];

  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isSaving || team === undefined) return;
    if (subject.trim() === '') {
      setSubjectProblem(t('newTicket.needsSubject'));
      subjectField.current?.focus();
      return;
    }
    if (customer.kind === 'new' && customer.name.trim() === '') {
      setProblem(t('newTicket.needsName'));
      return;
    }
    setIsSaving(true);
    setProblem(null);
    try {
      const assigneeId = isMine ? (me?.id ?? null) : null;
      const form = { customer, subject, teamId: team.id, priority, type, channel, assigneeId, note, locale };
      const created = await createTicketFrom(services, form, attempt);
      services.toasts.show({ text: t('newTicket.saved', { number: created.number }) });
      onClose();
      openTicket(services, created.ticketId);
    } catch (error) {
      setProblem(error instanceof RefusedError ? error.message : errorText(t, readError(error)));
      setIsSaving(false);
    }
  };

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
      title={t('newTicket.title')}
      initialFocus={first}
      className="top-[7vh]! max-h-[86vh]!"
    >
      <form
        ref={element}
        onSubmit={(event) => void save(event)}
        onKeyDown={onKeyDown}
        className="flex min-h-0 flex-col"
        noValidate
      >
        <div className="flex flex-col gap-3.5 overflow-y-auto p-4">
          {problem === null ? null : (
            <Banner tone="danger" className="rounded-control">
              {problem}
            </Banner>
          )}
          <CustomerField
            inputRef={first}
            value={customer}
            onChange={(choice) => {
              setCustomer(choice);
              // The field that had the focus goes away with the choice.
              if (choice.kind === 'known') subjectField.current?.focus();
            }}
          />
          <TextField
            ref={subjectField}
            label={t('field.subject')}
            error={subjectProblem ?? undefined}
            value={subject}
            maxLength={500}
            onChange={(event) => {
              setSubject(event.target.value);
              setSubjectProblem(null);
            }}
            placeholder={t('newTicket.subjectPlaceholder')}
            required
          />
          <div className="grid grid-cols-2 gap-3.5">
            <SelectField
              label={t('field.team')}
              value={team?.id ?? ''}
              options={(teams ?? []).map(({ id, name }) => ({ value: id as string, label: name }))}
              onChange={setTeamId}
            />
            <SelectField
              label={t('field.channel')}
              value={channel}
              options={CHANNELS.map((each) => ({ value: each, label: t(`channel.${each}`) }))}
              onChange={setChannel}
            />
            <SelectField
              label={t('field.priority')}
              value={String(priority)}
              options={([0, 1, 2, 3] as const).map((each) => ({
                value: String(each),
                label: `P${each} · ${t(`priorityHint.${each}`)}`,
              }))}
              onChange={(value) => setPriority(Priority.parse(Number(value)))}
            />
            <SelectField
              label={t('field.type')}
              value={type}
              options={TicketType.options.map((each) => ({ value: each, label: t(`type.${each}`) }))}
              onChange={setType}
            />
          </div>
          <label className="flex flex-col gap-1">
            <span className="text-small font-semibold text-muted">
              {channel === 'phone' ? t('newTicket.callNote') : t('newTicket.note')}
            </span>
            <textarea
              value={note}
              onChange={(event) => setNote(event.target.value)}
              rows={4}
              placeholder={t('newTicket.notePlaceholder')}
              className={`${INPUT_CLASS} h-auto! resize-y py-1.5`}
            />
          </label>
          <label className="flex items-center gap-2">
            <input
              type="checkbox"
              checked={isMine}
              onChange={(event) => setIsMine(event.target.checked)}
              className="size-4 accent-accent"
            />
            {t('newTicket.assignToMe')}
          </label>
        </div>
        <footer className="flex items-center justify-end gap-2 border-t border-line px-4 py-3">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" tone="primary" disabled={isSaving || team === undefined}>
            {t('newTicket.save')}
          </Button>
          <Keys text="Mod+Enter" />
        </footer>
      </form>
    </Dialog>
  );
}
