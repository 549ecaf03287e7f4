import { type ReactElement, useState } from 'react';
import { createStepGraph } from '../../../shared/domain/processes/step-graph.ts';
import type { ProcessStep } from '../../../shared/model/process-template.ts';
import { SelectField } from '../../components/select-field.tsx';
import { TextField } from '../../components/text-field.tsx';
import { useText } from '../../i18n/translator.ts';
import { ApprovalEditor } from './approval-editor.tsx';
import { BranchesEditor } from './branch-editor.tsx';
import { useEditor, useProblemAt } from './editor-context.ts';
import { FieldsEditor } from './field-editor.tsx';
import { HandlerField } from './handler-field.tsx';
import { NumberField } from './number-field.tsx';
import { PlaceProblem } from './place-problem.tsx';
import { Section } from './section.tsx';
import { numberedTitle } from './step-title.ts';
import { SubTicketsEditor } from './sub-tickets-editor.tsx';
import { keyOfTitle, withStepKey } from './template-draft.ts';
import { TextsFields } from './texts-fields.tsx';

interface PartProps {
  readonly place: number;
  readonly step: ProcessStep;
}

/** Everything about one step. */
export function StepForm({ place }: { place: number }): ReactElement | null {
  const { draft } = useEditor();
  const step = draft.template.steps[place];
  if (step === undefined) return null;
  return (
    <div data-place={`steps.${place}`} className="flex flex-col gap-5">
      <What place={place} step={step} />
      <WhoAndWhen place={place} step={step} />
      <FieldsEditor place={place} />
      <ApprovalEditor place={place} />
      <BranchesEditor place={place} />
      <Returns place={place} step={step} />
      <SubTicketsEditor place={place} />
    </div>
  );
}

function What({ place, step }: PartProps): ReactElement {
  const { draft, put, putStep } = useEditor();
  const { t } = useText();
  const at = `steps.${place}`;
  const keyProblem = useProblemAt(`${at}.key`);
  const rename = (key: string): void => put({ ...draft, template: withStepKey(draft.template, place, key) });
  /** A key that nobody chose follows the title. */
  const nameKey = (): void => {
    const key = keyOfTitle(step.titles.en);
    const isTaken = draft.template.steps.some((each) => each.key === key);
    if (/^step-\d+$/.test(step.key) && key !== '' && key !== 'end' && !isTaken) rename(key);
  };
  return (
    <div className="flex flex-col gap-3">
      <TextsFields
        place={`${at}.titles`}
        label="processEditor.stepTitle"
        texts={step.titles}
        onChange={(titles) => putStep(place, { ...step, titles })}
        onWritten={nameKey}
      />
      <TextsFields
        place={`${at}.norm`}
        label="process.norm"
        texts={step.norm}
        onChange={(norm) => putStep(place, { ...step, norm })}
        isLong
      />
      <div data-place={`${at}.key`} className="w-64">
        <TextField
          label={t('processEditor.key')}
          hint={t('processEditor.keyHint')}
          value={step.key}
          maxLength={60}
          spellCheck={false}
          error={keyProblem}
          onChange={(event) => rename(event.target.value)}
        />
      </div>
    </div>
  );
}

const UNITS = { minutes: 1, hours: 60 } as const;

function WhoAndWhen({ place, step }: PartProps): ReactElement {
  const { draft, put, putStep } = useEditor();
  const { t } = useText();
  const at = `steps.${place}`;
  const { deadlineMinutes } = step;
  const [unit, setUnit] = useState<keyof typeof UNITS>(
    deadlineMinutes === undefined || deadlineMinutes % UNITS.hours === 0 ? 'hours' : 'minutes',
  );
  const setDeadline = (count: number | undefined, of: keyof typeof UNITS): void =>
    putStep(place, {
      ...step,
      deadlineMinutes: count === undefined ? undefined : Math.round(count * UNITS[of]),
    });
  const count = deadlineMinutes === undefined ? undefined : deadlineMinutes / UNITS[unit];
  return (
    <Section title={t('processEditor.whoAndWhen')}>
      <HandlerField
        place={`${at}.handler`}
        label={t('processEditor.handlerLabel')}
        handler={step.handler}
        onChange={(handler, matches) =>
          put({
            template: {
              ...draft.template,
              steps: draft.template.steps.with(place, { ...step, handler }),
            },
            matches,
          })
        }
      />
      <div className="flex items-start gap-3">
        <NumberField
          place={`${at}.deadlineMinutes`}
          label={t('processEditor.deadline')}
          min={0}
          value={count}
          onChange={(next) => setDeadline(next, unit)}
          className="w-44!"
        />
        <SelectField
          label={t('viewDialog.unit')}
          value={unit}
          options={(['minutes', 'hours'] as const).map((value) => ({ value, label: t(`agoUnit.${value}`) }))}
          onChange={(next) => {
            setUnit(next);
            setDeadline(count, next);
          }}
          className="w-28"
        />
        <label className="mt-5 flex h-8 items-center gap-2">
          <input
            type="checkbox"
            checked={step.mayRecall}
            onChange={({ target }) => putStep(place, { ...step, mayRecall: target.checked })}
          />
          {t('processEditor.mayRecall')}
        </label>
      </div>
    </Section>
  );
}

function Returns({ place, step }: PartProps): ReactElement {
  const { draft, putStep } = useEditor();
  const language = useText();
  const { t } = language;
  const { steps } = draft.template;
  const graph = createStepGraph(steps);
  const chosen: readonly string[] = step.returnTo;
  const offered = steps.filter(
    (each) => (each !== step && graph.leadsTo(each.key, step.key)) || chosen.includes(each.key),
  );
  return (
    <Section title={t('processEditor.returns')} hint={t('processEditor.returnsHint')}>
      <div data-place={`steps.${place}.returnTo`} className="flex flex-col gap-1">
        {offered.length === 0 ? (
          <p className="text-small text-faint">{t('processEditor.noEarlier')}</p>
        ) : (
          offered.map(({ key }) => (
            <label key={key} className="flex items-center gap-2">
              <input
                type="checkbox"
                checked={chosen.includes(key)}
                onChange={({ target }) =>
                  putStep(place, {
                    ...step,
                    returnTo: target.checked
                      ? [...step.returnTo, key]
                      : step.returnTo.filter((each) => each !== key),
                  })
                }
              />
              {numberedTitle(
                steps,
                steps.findIndex((each) => each.key === key),
                language,
              )}
            </label>
          ))
        )}
        <PlaceProblem place={`steps.${place}.returnTo`} />
      </div>
    </Section>
  );
}
