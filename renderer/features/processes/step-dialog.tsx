import { type ReactElement, useRef, useState } from 'react';
import type { ProcessRow } from '../../../shared/contract/process-rows.ts';
import { checkFilledForm } from '../../../shared/domain/processes/check-filled-form.ts';
import { filledFields } from '../../../shared/domain/processes/next-step.ts';
import type { ProcessId, TicketId } from '../../../shared/model/ids.ts';
import type { ProcessStep } from '../../../shared/model/process-template.ts';
import type { ProcessAction } from '../../../shared/model/running-process.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { SelectField } from '../../components/select-field.tsx';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { useMe } from '../../store-client/use-session.ts';
import { doStep } from './do-step.ts';
import { filledOf, valuesOf } from './form-values.ts';
import { dueStep, ownersText, type Way, waysOf } from './process-view.ts';
import { StepFacts } from './step-facts.tsx';
import { StepField } from './step-field.tsx';
import { TextBox } from './text-box.tsx';

interface StepDialogProps {
  readonly ticketId: TicketId;
  /** Which process; null for the one that was begun last. */
  readonly processId: ProcessId | null;
  readonly onClose: () => void;
}

/** The step of a process that is due: its norm, its form and what can be done with it, or whose it is. */
export function StepDialog({ ticketId, processId, onClose }: StepDialogProps): ReactElement | null {
  const { data } = useLiveQuery('ticket.processes', { ticketId });
  const { data: detail } = useLiveQuery('ticket.get', { ticketId });
  const me = useMe();
  // What was opened stays what it was, also when a change comes in: it is judged by what the person saw.
  const [seen, setSeen] = useState<ProcessRow | null>(null);
  const row =
    seen ?? data?.find(({ id, state }) => (processId === null ? state.due !== null : id === processId));
  if (data === undefined || detail == null || me === null) return null;
  if (seen === null && row !== undefined) setSeen(row);
  const step = row === undefined ? null : dueStep(row);
  if (row === undefined || step === null) return <NothingDue onClose={onClose} />;
  const ways = waysOf(row, me, row.state.since);
  const [first] = ways;
  const props = { row, step, number: detail.ticket.number, onClose };
  return first === undefined ? <NotYours {...props} /> : <StepForm {...props} ways={ways} first={first} />;
}

interface StepProps {
  readonly row: ProcessRow;
  readonly step: ProcessStep;
  readonly number: number;
  readonly onClose: () => void;
}

function NothingDue({ onClose }: { onClose: () => void }): ReactElement {
  const { t } = useText();
  const close = useRef<HTMLButtonElement>(null);
  return (
    <Dialog isOpen onClose={onClose} title={t('process.title')} initialFocus={close}>
      <p className="p-4">{t('process.nothingDue')}</p>
      <footer className="flex justify-end border-t border-line px-4 py-3">
        <Button ref={close} onClick={onClose}>
          {t('action.close')}
        </Button>
      </footer>
    </Dialog>
  );
}

function NotYours({ row, step, number, onClose }: StepProps): ReactElement {
  const { t, locale } = useText();
  const close = useRef<HTMLButtonElement>(null);
  return (
    <Dialog isOpen onClose={onClose} title={`#${number} · ${step.titles[locale]}`} initialFocus={close}>
      <div className="flex flex-col gap-4 overflow-y-auto p-4">
        <Banner tone="info" className="rounded-control">
          {t('rejection.processNotYours', { step: step.titles[locale], owner: ownersText(t, row) })}
        </Banner>
        <StepFacts row={row} step={step} />
      </div>
      <footer className="flex justify-end border-t border-line px-4 py-3">
        <Button ref={close} onClick={onClose}>
          {t('action.close')}
        </Button>
      </footer>
    </Dialog>
  );
}

type StepFormProps = StepProps & {
  readonly ways: readonly Way[];
  readonly first: Way;
};

function StepForm({ row, step, number, onClose, ways, first }: StepFormProps): ReactElement {
  const services = useServices();
  const { t, locale } = useText();
  const [way, setWay] = useState(first);
  const [before] = useState(() => valuesOf(step.fields, filledFields(row.state)));
  const [values, setValues] = useState(before);
  const [reason, setReason] = useState('');
  const [to, setTo] = useState(step.returnTo[0] ?? '');
  const content = useRef<HTMLDivElement>(null);
  /** The choice of what to do, or else the first field of the form. */
  const focus = {
    get current() {
      return content.current?.querySelector<HTMLElement>('select, textarea, input') ?? null;
    },
  };
  const titleOf = (key: string): string =>
    row.template?.steps.find((other) => other.key === key)?.titles[locale] ?? key;
  const wayText = (of: Way): string =>
    of === 'complete' && step.approval ? t('process.fillIn') : t(`process.${of}`);

  const fields = filledOf(step.fields, values);
  const problems = way === 'complete' ? checkFilledForm(step.fields, fields) : [];
  const problemOf = (key: string): string | undefined => {
    const problem = problems.find(({ field }) => field === key);
    return problem && t(`process.formProblem.${problem.code}`);
  };
  const isReasonNeeded =
    way === 'return' || (way === 'reject' && step.approval?.onRejection.isReasonRequired === true);
  const isReasonMissing = isReasonNeeded && reason.trim() === '';
  const said = reason.trim() === '' ? null : reason.trim();
  const action = (): ProcessAction => {
    switch (way) {
      case 'complete':
        return { kind: 'complete', fields };
      case 'return':
        return { kind: 'return', to, reason: reason.trim() };
      default:
        return { kind: way, reason: said };
    }
  };
  return (
    <FormDialog
      title={`#${number} · ${step.titles[locale]}`}
      saveLabel={wayText(way)}
      discardText={t('process.discard')}
      initialFocus={focus}
      isChanged={reason !== '' || JSON.stringify(values) !== JSON.stringify(before)}
      isComplete={problems.length === 0 && !isReasonMissing}
      onSave={() =>
        doStep(
          services,
          row,
          { step: step.key, turn: row.state.turn, action: action() },
          { number, title: step.titles[locale] },
        )
      }
      onClose={onClose}
    >
      {(hasTried) => (
        <div ref={content} className="flex flex-col gap-4">
          <StepFacts row={row} step={step} />
          {ways.length === 1 ? null : (
            <SelectField
              label={t('process.how')}
              value={way}
              options={ways.map((value) => ({ value, label: wayText(value) }))}
              onChange={setWay}
            />
          )}
          {way === 'complete'
            ? step.fields.map((field) => (
                <StepField
                  key={field.key}
                  field={field}
                  value={values[field.key] ?? ''}
                  files={row.files}
                  error={hasTried ? problemOf(field.key) : undefined}
                  onChange={(value) => setValues({ ...values, [field.key]: value })}
                />
              ))
            : null}
          {way === 'return' ? (
            <SelectField
              label={t('process.returnTo')}
              value={to}
              options={step.returnTo.map((key) => ({ value: key as string, label: titleOf(key) }))}
              onChange={setTo}
            />
          ) : null}
          {way === 'complete' ? null : (
            <TextBox
              label={t(isReasonNeeded ? 'process.reason' : 'process.reasonOptional')}
              value={reason}
              maxLength={2000}
              isRequired={isReasonNeeded}
              error={hasTried && isReasonMissing ? t('process.reasonMissing') : undefined}
              onChange={setReason}
            />
          )}
        </div>
      )}
    </FormDialog>
  );
}
