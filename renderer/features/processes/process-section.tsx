import { Check, Circle, CircleAlert, CircleCheck, CircleDot, Plus, Timer, Undo2, X } from 'lucide-react';
import type { ReactElement } from 'react';
import type { ProcessRow } from '../../../shared/contract/process-rows.ts';
import type { TicketDetail } from '../../../shared/contract/queries.ts';
import type { DoneStep } from '../../../shared/model/running-process.ts';
import { Button } from '../../components/button.tsx';
import { cx } from '../../components/cx.ts';
import { useDueState } from '../../components/due-mark.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { Keys } from '../../components/keys.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { roughDuration } from '../../format/duration.ts';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { patchUi } from '../../state/ui-state.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { useMe } from '../../store-client/use-session.ts';
import { SidebarSection } from '../ticket/sidebar-section.tsx';
import { doStep } from './do-step.ts';
import { dueStep, laterSteps, ownersText, recallable, waysOf } from './process-view.ts';

const MINUTE_MS = 60_000;

/** The processes of a ticket: what is done, what is due and whose it is, and what may follow. Nothing where none was begun. */
export function ProcessSection({ detail }: { detail: TicketDetail }): ReactElement | null {
  const { ui } = useServices();
  const { t, locale } = useText();
  const { ticket } = detail;
  const { data } = useLiveQuery('ticket.processes', { ticketId: ticket.id });
  if (data === undefined || data.length === 0) return null;
  return (
    <>
      {data.map((row, place) => (
        <SidebarSection
          key={row.id}
          title={row.template?.titles[locale] ?? t('process.title')}
          action={
            place === 0 && ticket.mergedIntoId === null ? (
              <IconButton
                icon={Plus}
                size={14}
                label={t('command.process.start')}
                onClick={() => patchUi(ui, { overlay: { kind: 'startProcess', ticketId: ticket.id } })}
              />
            ) : null
          }
        >
          <Process row={row} number={ticket.number} />
        </SidebarSection>
      ))}
    </>
  );
}

function Process({ row, number }: { row: ProcessRow; number: number }): ReactElement {
  const { t, locale } = useText();
  const { template, state } = row;
  if (template === null) return <p className="text-pretty text-faint">{t('process.templateMissing')}</p>;
  const titleOf = (key: string): string =>
    template.steps.find((step) => step.key === key)?.titles[locale] ?? key;
  return (
    <ol data-process={row.id} data-ticket={row.ticketId} className="flex flex-col gap-2">
      {state.done.map((done) => (
        <Done key={done.turn} row={row} done={done} title={titleOf(done.step)} />
      ))}
      {state.due === null ? null : <Due row={row} number={number} />}
      {state.due === null ? (
        <li data-step-state="ended" className="flex items-center gap-2 font-semibold">
          <CircleCheck size={14} strokeWidth={2} aria-hidden className="shrink-0 text-muted" />
          {t(state.done.at(-1)?.how === 'rejected' ? 'process.rejected' : 'process.ended')}
        </li>
      ) : null}
      {laterSteps(row).map((step) => (
        <li key={step.key} data-step-state="later" className="flex items-start gap-2 text-faint">
          <Circle size={14} strokeWidth={1.75} aria-hidden className="mt-0.5 shrink-0" />
          <span className="sr-only">{t('process.mayCome')}</span>
          <span className="min-w-0 text-pretty">{step.titles[locale]}</span>
        </li>
      ))}
    </ol>
  );
}

const ICONS = {
  completed: { icon: Check, tone: 'text-success' },
  approved: { icon: Check, tone: 'text-success' },
  rejected: { icon: X, tone: 'text-danger' },
  returned: { icon: Undo2, tone: 'text-amber' },
} as const;

function Done({ row, done, title }: { row: ProcessRow; done: DoneStep; title: string }): ReactElement {
  const { t } = useText();
  const { icon: Icon, tone } = ICONS[done.how];
  const name = row.names[done.byId] ?? t('event.somebody');
  return (
    <li data-step-state={done.how} className="flex items-start gap-2">
      <Icon size={14} strokeWidth={2} aria-hidden className={cx('mt-0.5 shrink-0', tone)} />
      <div className="min-w-0 flex-1">
        <p className="text-pretty">{title}</p>
        <p className="text-small text-faint">
          {t(`process.how.${done.how}`, { name })}
          {' · '}
          <RelativeTime at={done.at} as="short" />
        </p>
        {done.reason === null ? null : (
          <p className="selectable text-pretty text-small text-muted">{`“${done.reason}”`}</p>
        )}
      </div>
    </li>
  );
}

function Due({ row, number }: { row: ProcessRow; number: number }): ReactElement | null {
  const services = useServices();
  const { t, locale } = useText();
  const me = useMe();
  const step = dueStep(row);
  if (step === null || me === null) return null;
  const isMine = waysOf(row, me, row.state.since).length > 0;
  const last = recallable(row, me);
  const recall = (): void => {
    if (last === null) return;
    const title = row.template?.steps.find(({ key }) => key === last.step)?.titles[locale] ?? last.step;
    const wanted = { ...last, action: { kind: 'recall' as const } };
    doStep(services, row, wanted, { number, title })
      .then((refusal) => {
        if (refusal !== null) services.toasts.show({ text: refusal, tone: 'warning' });
      })
      .catch(reportError(services));
  };
  return (
    <li
      data-step-state="due"
      aria-current="step"
      className="-mx-2 flex items-start gap-2 rounded-control bg-sunken px-2 py-2"
    >
      <CircleDot size={14} strokeWidth={2} aria-hidden className="mt-0.5 shrink-0 text-accent" />
      <div className="flex min-w-0 flex-1 flex-col gap-1.5">
        <p className="text-pretty font-semibold">{step.titles[locale]}</p>
        <p className={cx('text-pretty text-small', isMine ? 'font-semibold text-accent' : 'text-muted')}>
          {isMine ? t('process.yours') : t('process.waitsFor', { owner: ownersText(t, row) })}
        </p>
        {row.dueAt === null ? null : <StepDeadline at={row.dueAt} minutes={step.deadlineMinutes ?? 0} />}
        <p className="text-small text-faint">
          {t('process.since')} <RelativeTime at={row.state.since} as="short" />
        </p>
        {row.state.voices.map(({ byId, isAgreed, reason }) => (
          <p key={byId} className="text-pretty text-small text-muted">
            {t(isAgreed ? 'process.voice.agreed' : 'process.voice.rejected', {
              name: row.names[byId] ?? t('event.somebody'),
            })}
            {reason === null ? '' : ` · “${reason}”`}
          </p>
        ))}
        <p data-norm className="selectable text-pretty text-small text-muted">
          {step.norm[locale]}
        </p>
        <div className="flex flex-wrap gap-1.5">
          {isMine ? (
            <Button
              tone="primary"
              hint={<Keys text="W" />}
              onClick={() =>
                patchUi(services.ui, {
                  overlay: { kind: 'processStep', ticketId: row.ticketId, processId: row.id },
                })
              }
            >
              {t('process.open')}
            </Button>
          ) : null}
          {last === null ? null : (
            <Button icon={<Undo2 size={14} aria-hidden />} onClick={recall}>
              {t('process.recall')}
            </Button>
          )}
        </div>
      </div>
    </li>
  );
}

/** By when the step is to be done, and how much working time that is. */
function StepDeadline({ at, minutes }: { at: number; minutes: number }): ReactElement {
  const { t, locale } = useText();
  const state = useDueState(at);
  const Icon = state === 'overdue' ? CircleAlert : Timer;
  return (
    <p
      data-due={state}
      title={t('process.deadline', { time: roughDuration(minutes * MINUTE_MS, locale) })}
      className={cx(
        'flex items-center gap-1 text-small',
        state === 'overdue' && 'font-semibold text-danger',
        state === 'soon' && 'text-amber',
        state === 'later' && 'text-muted',
      )}
    >
      <Icon size={13} strokeWidth={1.75} aria-hidden />
      {t(state === 'overdue' ? 'deadline.overdue' : 'deadline.due')} <RelativeTime at={at} />
    </p>
  );
}
