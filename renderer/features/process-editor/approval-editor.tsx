import { Plus } from 'lucide-react';
import type { ReactElement } from 'react';
import { END, type Handler, type ProcessStep } from '../../../shared/model/process-template.ts';
import { Button } from '../../components/button.tsx';
import { SelectField } from '../../components/select-field.tsx';
import { useText } from '../../i18n/translator.ts';
import { StepChoice } from './branch-editor.tsx';
import { useEditor } from './editor-context.ts';
import { HandlerField } from './handler-field.tsx';
import { ListItem } from './list-item.tsx';
import { NumberField } from './number-field.tsx';
import { PlaceProblem } from './place-problem.tsx';
import { Section } from './section.tsx';
import { movedItem } from './template-draft.ts';

type Approval = NonNullable<ProcessStep['approval']>;
const MODES = ['nobody', 'one', 'all', 'quorum'] as const;

/** Whether a step is approved, by whom and by how many of them, and what a rejection does. */
export function ApprovalEditor({ place }: { place: number }): ReactElement | null {
  const { draft, put, putStep } = useEditor();
  const { t } = useText();
  const step = draft.template.steps[place];
  if (step === undefined) return null;
  const { approval, ...withoutApproval } = step;
  const at = `steps.${place}.approval`;
  const set = (next: Approval, matches = draft.matches): void => {
    const steps = draft.template.steps.with(place, { ...step, approval: next });
    put({ template: { ...draft.template, steps }, matches });
  };
  const setMode = (mode: (typeof MODES)[number]): void => {
    if (mode === 'nobody') putStep(place, withoutApproval);
    else set(approvalOf(mode, approval));
  };
  return (
    <Section title={t('processEditor.approval')} hint={t('processEditor.approvalHint')}>
      <div className="flex items-start gap-3">
        <SelectField
          label={t('processEditor.approvalMode')}
          value={approval?.mode ?? 'nobody'}
          options={MODES.map((value) => ({ value, label: t(`processEditor.mode.${value}`) }))}
          onChange={setMode}
          className="w-64"
        />
        {approval?.mode === 'quorum' ? (
          <NumberField
            place={`${at}.quorum`}
            label={t('processEditor.quorum')}
            min={1}
            value={approval.quorum === 0 ? undefined : approval.quorum}
            onChange={(quorum) => set({ ...approval, quorum: quorum ?? 0 })}
          />
        ) : null}
      </div>
      {approval === undefined ? null : (
        <>
          <Approvers place={place} approval={approval} onChange={set} />
          <div data-place={`${at}.onRejection`} className="flex flex-wrap items-end gap-3">
            <div className="flex w-64 flex-col gap-1">
              <span aria-hidden className="text-small font-semibold text-muted">
                {t('processEditor.rejectionTo')}
              </span>
              <StepChoice
                label={t('processEditor.rejectionTo')}
                except={place}
                value={approval.onRejection.to}
                onChange={(to) => set({ ...approval, onRejection: { ...approval.onRejection, to } })}
              />
            </div>
            <label className="flex h-8 items-center gap-2">
              <input
                type="checkbox"
                checked={approval.onRejection.isReasonRequired}
                onChange={({ target }) =>
                  set({
                    ...approval,
                    onRejection: { ...approval.onRejection, isReasonRequired: target.checked },
                  })
                }
              />
              {t('processEditor.reasonRequired')}
            </label>
          </div>
          <PlaceProblem place={`${at}.onRejection`} />
        </>
      )}
    </Section>
  );
}

function approvalOf(mode: Approval['mode'], before: Approval | undefined): Approval {
  const { approvers, onRejection } = before ?? {
    approvers: [{ kind: 'role' as const, role: 'supervisor' as const }],
    onRejection: { to: END, isReasonRequired: true },
  };
  return mode === 'quorum' ? { mode, quorum: 1, approvers, onRejection } : { mode, approvers, onRejection };
}

interface ApproversProps {
  readonly place: number;
  readonly approval: Approval;
  readonly onChange: (approval: Approval, matches?: ReturnType<typeof useEditor>['draft']['matches']) => void;
}

function Approvers({ place, approval, onChange }: ApproversProps): ReactElement {
  const { goTo } = useEditor();
  const { t } = useText();
  const list = `steps.${place}.approval.approvers`;
  const { approvers } = approval;
  const put = (next: readonly Handler[], matches?: ReturnType<typeof useEditor>['draft']['matches']): void =>
    onChange({ ...approval, approvers: [...next] }, matches);
  const add = (): void => {
    put([...approvers, { kind: 'team', team: '' }]);
    goTo(`${list}.${approvers.length}`);
  };
  return (
    <div data-place={list} className="flex flex-col gap-1.5">
      <ol aria-label={t('processEditor.approvers')} className="flex flex-col gap-1.5 empty:hidden">
        {approvers.map((approver, index) => {
          const label = t('processEditor.approver', { number: index + 1 });
          return (
            <ListItem
              // biome-ignore lint/suspicious/noArrayIndexKey: an approver has no other name than its place
              key={index}
              list={list}
              index={index}
              count={approvers.length}
              name={label}
              onMove={(delta) => put(movedItem(approvers, index, delta))}
              onRemove={() => put(approvers.toSpliced(index, 1))}
              className="border-0! bg-transparent! p-0!"
              head={
                <HandlerField
                  place={`${list}.${index}`}
                  label={label}
                  handler={approver}
                  onChange={(next, matches) => put(approvers.with(index, next), matches)}
                />
              }
            />
          );
        })}
      </ol>
      <PlaceProblem place={list} />
      <Button
        tone="quiet"
        icon={<Plus size={14} aria-hidden />}
        onClick={add}
        disabled={approvers.length >= 50}
        className="-ml-1 self-start text-accent"
      >
        {t('processEditor.addApprover')}
      </Button>
    </div>
  );
}
