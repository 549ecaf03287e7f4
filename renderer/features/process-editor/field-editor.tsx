import { Plus } from 'lucide-react';
import type { ReactElement } from 'react';
import type { FormField } from '../../../shared/model/form-field.ts';
import { Button } from '../../components/button.tsx';
import { SelectField } from '../../components/select-field.tsx';
import { TextField } from '../../components/text-field.tsx';
import { useText } from '../../i18n/translator.ts';
import { ChoicesEditor } from './choices-editor.tsx';
import { useEditor, useProblemAt } from './editor-context.ts';
import { ListItem } from './list-item.tsx';
import { NumberField } from './number-field.tsx';
import { PlaceProblem } from './place-problem.tsx';
import { Section } from './section.tsx';
import { fieldOfType, freeKey, keyOfTitle, movedItem, withFieldKey } from './template-draft.ts';
import { TextsFields } from './texts-fields.tsx';

const TYPES = ['text', 'longText', 'number', 'money', 'date', 'choice', 'checkbox', 'file'] as const;

/** The form of a step: its fields in their order. */
export function FieldsEditor({ place }: { place: number }): ReactElement | null {
  const { draft, putStep, goTo } = useEditor();
  const { t, locale } = useText();
  const step = draft.template.steps[place];
  if (step === undefined) return null;
  const list = `steps.${place}.fields`;
  const put = (fields: readonly FormField[]): void => putStep(place, { ...step, fields: [...fields] });
  const add = (): void => {
    const taken = draft.template.steps.flatMap(({ fields }) => fields.map(({ key }) => key));
    const titles = { en: '', 'zh-CN': '' };
    put([...step.fields, { type: 'text', key: freeKey('field', taken), titles, isRequired: true }]);
    goTo(`${list}.${step.fields.length}.titles.en`);
  };
  return (
    <Section title={t('processEditor.form')} hint={t('processEditor.formHint')}>
      <ol aria-label={t('processEditor.form')} className="flex flex-col gap-2 empty:hidden">
        {step.fields.map((field, index) => (
          <ListItem
            // biome-ignore lint/suspicious/noArrayIndexKey: a field has no other name than its place while its key is written
            key={index}
            list={list}
            index={index}
            count={step.fields.length}
            name={field.titles[locale] || field.key}
            onMove={(delta) => put(movedItem(step.fields, index, delta))}
            onRemove={() => put(step.fields.toSpliced(index, 1))}
            head={
              <FieldHead
                place={place}
                index={index}
                field={field}
                onChange={(next) => put(step.fields.with(index, next))}
              />
            }
          >
            <FieldBody
              place={place}
              index={index}
              field={field}
              onChange={(next) => put(step.fields.with(index, next))}
            />
          </ListItem>
        ))}
      </ol>
      <Button
        tone="quiet"
        icon={<Plus size={14} aria-hidden />}
        onClick={add}
        disabled={step.fields.length >= 50}
        className="-ml-1 self-start text-accent"
      >
        {t('processEditor.addField')}
      </Button>
    </Section>
  );
}

interface FieldProps {
  readonly place: number;
  readonly index: number;
  readonly field: FormField;
  readonly onChange: (field: FormField) => void;
}

function FieldHead({ place, index, field, onChange }: FieldProps): ReactElement {
  const { draft, put } = useEditor();
  const { t } = useText();
  const at = `steps.${place}.fields.${index}`;
  return (
    <>
      <SelectField
        label={t('processEditor.fieldTypeLabel')}
        value={field.type}
        options={TYPES.map((value) => ({ value, label: t(`processEditor.fieldType.${value}`) }))}
        onChange={(type) => onChange(fieldOfType(field, type))}
        className="w-36 shrink-0"
      />
      <div data-place={`${at}.key`} className="w-44 shrink-0">
        <TextField
          label={t('processEditor.key')}
          value={field.key}
          maxLength={60}
          spellCheck={false}
          onChange={(event) =>
            put({ ...draft, template: withFieldKey(draft.template, place, index, event.target.value) })
          }
          aria-invalid={useProblemAt(`${at}.key`) !== undefined}
        />
      </div>
      <label className="flex h-8 items-center gap-2">
        <input
          type="checkbox"
          checked={field.isRequired}
          onChange={(event) => onChange({ ...field, isRequired: event.target.checked })}
        />
        {t(field.type === 'checkbox' ? 'processEditor.mustBeTicked' : 'processEditor.isRequired')}
      </label>
    </>
  );
}

function FieldBody({ place, index, field, onChange }: FieldProps): ReactElement {
  const { draft, put } = useEditor();
  const at = `steps.${place}.fields.${index}`;
  /** A key that nobody chose follows the title. */
  const nameKey = (): void => {
    const key = keyOfTitle(field.titles.en);
    const taken = draft.template.steps.flatMap(({ fields }) => fields.map((each) => each.key));
    if (!/^field-\d+$/.test(field.key) || key === '' || taken.includes(key)) return;
    put({ ...draft, template: withFieldKey(draft.template, place, index, key) });
  };
  return (
    <>
      <PlaceProblem place={`${at}.key`} />
      <TextsFields
        place={`${at}.titles`}
        label="processEditor.fieldTitle"
        texts={field.titles}
        onChange={(titles) => onChange({ ...field, titles })}
        onWritten={nameKey}
      />
      <FieldDetails at={at} field={field} onChange={onChange} />
    </>
  );
}

function FieldDetails({
  at,
  field,
  onChange,
}: {
  at: string;
  field: FormField;
  onChange: FieldProps['onChange'];
}): ReactElement | null {
  const { t } = useText();
  const currencyProblem = useProblemAt(`${at}.currency`);
  switch (field.type) {
    case 'number':
    case 'money':
      return (
        <div className="flex flex-wrap items-start gap-2">
          {field.type === 'money' ? (
            <div data-place={`${at}.currency`} className="w-24">
              <TextField
                label={t('processEditor.currency')}
                value={field.currency}
                maxLength={3}
                error={currencyProblem}
                onChange={(event) => onChange({ ...field, currency: event.target.value.toUpperCase() })}
              />
            </div>
          ) : null}
          <NumberField
            place={`${at}.min`}
            label={t('processEditor.min')}
            value={field.min}
            onChange={(min) => onChange({ ...field, min })}
          />
          <NumberField
            place={`${at}.max`}
            label={t('processEditor.max')}
            value={field.max}
            onChange={(max) => onChange({ ...field, max })}
          />
          <NumberField
            place={`${at}.default`}
            label={t('processEditor.default')}
            value={field.default}
            onChange={(value) => onChange({ ...field, default: value })}
          />
        </div>
      );
    case 'date':
      return (
        <div className="flex flex-wrap items-start gap-2">
          {(['min', 'max', 'default'] as const).map((part) => (
            <div key={part} data-place={`${at}.${part}`} className="w-40">
              <TextField
                type="date"
                label={t(`processEditor.${part}`)}
                value={field[part] ?? ''}
                onChange={(event) => onChange({ ...field, [part]: event.target.value || undefined })}
              />
              <PlaceProblem place={`${at}.${part}`} />
            </div>
          ))}
        </div>
      );
    case 'choice':
      return <ChoicesEditor at={at} field={field} onChange={onChange} />;
    default:
      return null;
  }
}
