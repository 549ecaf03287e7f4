import { CornerDownRight, Plus } from 'lucide-react';
import type { ReactElement } from 'react';
import type { FormField } from '../../../shared/model/form-field.ts';
import { type Branch, END } from '../../../shared/model/process-template.ts';
import { Button } from '../../components/button.tsx';
import { Select } from '../../components/select.tsx';
import { useText } from '../../i18n/translator.ts';
import {
  conditionFormOf,
  conditionOf,
  conditionWords,
  likelyField,
  newComparison,
} from './branch-condition.ts';
import { ComparisonLine } from './comparison-line.tsx';
import { useEditor } from './editor-context.ts';
import { ListItem } from './list-item.tsx';
import { PlaceProblem } from './place-problem.tsx';
import { Section } from './section.tsx';
import { numberedTitle } from './step-title.ts';
import { fieldsBefore, movedItem, withBranch } from './template-draft.ts';

/** What follows a step: its branches in the order in which they are tried, each with its condition and where it leads. */
export function BranchesEditor({ place }: { place: number }): ReactElement | null {
  const { draft, putStep, goTo } = useEditor();
  const { t, locale } = useText();
  const step = draft.template.steps[place];
  if (step === undefined) return null;
  const list = `steps.${place}.next`;
  const fields = fieldsBefore(draft.template, place);
  const field = likelyField(step.fields, fields);
  const put = (next: readonly Branch[]): void => putStep(place, { ...step, next: [...next] });
  const add = (): void => {
    const when = field === undefined ? undefined : newComparison(field);
    const { next, at } = withBranch(step, { to: END, ...(when === undefined ? {} : { when }) });
    put(next);
    goTo(`${list}.${at}`);
  };
  return (
    <Section title={t('processEditor.follows')} hint={t('processEditor.followsHint')}>
      <div data-place={list} className="flex flex-col gap-2">
        <PlaceProblem place={list} />
        <ol aria-label={t('processEditor.follows')} className="flex flex-col gap-2 empty:hidden">
          {step.next.map((branch, index) => (
            <ListItem
              // biome-ignore lint/suspicious/noArrayIndexKey: a branch has no other name than its place
              key={index}
              list={list}
              index={index}
              count={step.next.length}
              name={
                branch.when === undefined
                  ? t('processEditor.otherwise')
                  : conditionWords(branch.when, fields, { t, locale })
              }
              onMove={(delta) => put(movedItem(step.next, index, delta))}
              onRemove={() => put(step.next.toSpliced(index, 1))}
              head={
                <Target
                  place={place}
                  to={branch.to}
                  onChange={(to) => put(step.next.with(index, { ...branch, to }))}
                />
              }
            >
              <When
                branch={branch}
                isOnly={step.next.length === 1}
                field={field}
                fields={fields}
                onChange={(next) => put(step.next.with(index, next))}
              />
              <PlaceProblem place={`${list}.${index}`} />
              <PlaceProblem place={`${list}.${index}.to`} />
              <PlaceProblem place={`${list}.${index}.when`} />
            </ListItem>
          ))}
        </ol>
        <div className="flex flex-wrap items-center gap-x-3">
          <Button
            tone="quiet"
            icon={<Plus size={14} aria-hidden />}
            onClick={add}
            disabled={(field === undefined && step.next.length > 0) || step.next.length >= 20}
            className="-ml-1 text-accent"
          >
            {t('processEditor.addBranch')}
          </Button>
          {field === undefined ? (
            <span className="text-pretty text-small text-faint">{t('processEditor.noFieldsYet')}</span>
          ) : null}
        </div>
      </div>
    </Section>
  );
}

interface TargetProps {
  readonly place: number;
  readonly to: string;
  readonly onChange: (to: string) => void;
}

function Target({ place, to, onChange }: TargetProps): ReactElement {
  const { t } = useText();
  return (
    <span className="flex min-w-0 flex-1 items-center gap-2">
      <CornerDownRight size={14} aria-hidden className="shrink-0 text-faint" />
      <span className="shrink-0 text-small font-semibold text-muted">{t('processEditor.leadsTo')}</span>
      <StepChoice label={t('processEditor.leadsTo')} except={place} value={to} onChange={onChange} />
    </span>
  );
}

interface StepChoiceProps {
  readonly label: string;
  /** The place of the step that asks. */
  readonly except: number;
  readonly value: string;
  readonly onChange: (key: string) => void;
}

/** A choice of another step, or of the end. */
export function StepChoice({ label, except, value, onChange }: StepChoiceProps): ReactElement {
  const { draft } = useEditor();
  const language = useText();
  const { t } = language;
  const steps = draft.template.steps.flatMap(({ key }, index) =>
    index === except && key !== value
      ? []
      : [
          {
            value: key as string,
            label: numberedTitle(draft.template.steps, index, language),
          },
        ],
  );
  const isKnown = value === END || steps.some((step) => step.value === value);
  return (
    <Select
      label={label}
      value={value}
      options={[
        ...(isKnown ? [] : [{ value, label: value }]),
        ...steps,
        { value: END as string, label: t('processEditor.end') },
      ]}
      onChange={onChange}
    />
  );
}

const MODES = ['all', 'any', 'none'] as const;

interface WhenProps {
  readonly branch: Branch;
  readonly isOnly: boolean;
  /** What a new condition begins with. */
  readonly field: FormField | undefined;
  readonly fields: readonly FormField[];
  readonly onChange: (branch: Branch) => void;
}

function When({ branch, isOnly, field, fields, onChange }: WhenProps): ReactElement {
  const { t, locale } = useText();
  const { when, to } = branch;
  const addition = (text: 'processEditor.addCondition' | 'processEditor.andCondition', add: () => void) => (
    <Button tone="quiet" icon={<Plus size={14} aria-hidden />} onClick={add} className="-ml-1 self-start">
      {t(text)}
    </Button>
  );
  if (when === undefined)
    return (
      <div className="flex items-center gap-3">
        <span className="text-small text-muted">
          {t(isOnly ? 'processEditor.always' : 'processEditor.otherwise')}
        </span>
        {field === undefined
          ? null
          : addition('processEditor.addCondition', () => onChange({ to, when: newComparison(field) }))}
      </div>
    );
  const form = conditionFormOf(when);
  if (form === null)
    return (
      <p className="text-pretty text-small">
        {conditionWords(when, fields, { t, locale })}{' '}
        <span className="text-faint">{t('processEditor.nested')}</span>
      </p>
    );
  const { mode, lines } = form;
  const put = (next: typeof lines, nextMode = mode): void =>
    onChange(next.length === 0 ? { to } : { to, when: conditionOf({ mode: nextMode, lines: next }) });
  return (
    <div className="flex flex-col gap-1.5">
      {lines.length === 1 && mode !== 'none' ? null : (
        <Select
          label={t('viewDialog.mode')}
          value={mode}
          options={MODES.map((value) => ({ value, label: t(`conditionMode.${value}`) }))}
          onChange={(next) => put(lines, next)}
          className="h-7! w-56! font-semibold"
        />
      )}
      {lines.map((line, index) => (
        <ComparisonLine
          // biome-ignore lint/suspicious/noArrayIndexKey: a comparison has no other name than its place
          key={index}
          line={line}
          fields={fields}
          onChange={(next) => put(lines.with(index, next))}
          onRemove={() => put(lines.toSpliced(index, 1))}
        />
      ))}
      {field === undefined
        ? null
        : addition('processEditor.andCondition', () => put([...lines, newComparison(field)]))}
    </div>
  );
}
