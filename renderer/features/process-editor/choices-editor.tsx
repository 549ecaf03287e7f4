import { Plus } from 'lucide-react';
import type { ReactElement } from 'react';
import type { FormField } from '../../../shared/model/form-field.ts';
import { Button } from '../../components/button.tsx';
import { SelectField } from '../../components/select-field.tsx';
import { TextField } from '../../components/text-field.tsx';
import { useText } from '../../i18n/translator.ts';
import { useEditor, useProblemAt } from './editor-context.ts';
import { inLanguage } from './in-language.ts';
import { ListItem } from './list-item.tsx';
import { PlaceProblem } from './place-problem.tsx';
import { freeKey, movedItem } from './template-draft.ts';

type ChoiceField = Extract<FormField, { type: 'choice' }>;
type Choice = ChoiceField['choices'][number];

interface ChoicesEditorProps {
  /** Where the field stands in the template. */
  readonly at: string;
  readonly field: ChoiceField;
  readonly onChange: (field: ChoiceField) => void;
}

/** What can be chosen in a field, in its order, and what is chosen at first. */
export function ChoicesEditor({ at, field, onChange }: ChoicesEditorProps): ReactElement {
  const { goTo } = useEditor();
  const { t, locale } = useText();
  const list = `${at}.choices`;
  const put = (choices: readonly Choice[]): void => onChange({ ...field, choices: [...choices] });
  const add = (): void => {
    const taken = field.choices.map(({ key }) => key);
    put([...field.choices, { key: freeKey('choice', taken), titles: { en: '', 'zh-CN': '' } }]);
    goTo(`${list}.${field.choices.length}.titles.en`);
  };
  return (
    <div data-place={list} className="flex flex-col gap-1.5">
      <ol aria-label={t('processEditor.choices')} className="flex flex-col gap-1.5 empty:hidden">
        {field.choices.map((choice, index) => (
          <ListItem
            // biome-ignore lint/suspicious/noArrayIndexKey: a choice has no other name than its place while its key is written
            key={index}
            list={list}
            index={index}
            count={field.choices.length}
            name={choice.titles[locale] || choice.key}
            onMove={(delta) => put(movedItem(field.choices, index, delta))}
            onRemove={() => put(field.choices.toSpliced(index, 1))}
            className="border-0! bg-transparent! p-0!"
            head={
              <ChoiceFields
                at={`${list}.${index}`}
                choice={choice}
                onChange={(next) => put(field.choices.with(index, next))}
              />
            }
          />
        ))}
      </ol>
      <PlaceProblem place={list} />
      <div className="flex items-end gap-3">
        <Button
          tone="quiet"
          icon={<Plus size={14} aria-hidden />}
          onClick={add}
          disabled={field.choices.length >= 100}
          className="-ml-1 text-accent"
        >
          {t('processEditor.addChoice')}
        </Button>
        <span className="flex-1" />
        {field.choices.length === 0 ? null : (
          <div data-place={`${at}.default`}>
            <SelectField
              label={t('processEditor.default')}
              value={field.default ?? ''}
              options={[
                { value: '', label: t('processEditor.noDefault') },
                ...field.choices.map(({ key, titles }) => ({
                  value: key as string,
                  label: titles[locale] || key,
                })),
              ]}
              onChange={(key) => onChange({ ...field, default: key === '' ? undefined : key })}
              className="w-44"
            />
          </div>
        )}
      </div>
      <PlaceProblem place={`${at}.default`} />
    </div>
  );
}

function ChoiceFields({
  at,
  choice,
  onChange,
}: {
  at: string;
  choice: Choice;
  onChange: (choice: Choice) => void;
}): ReactElement {
  const { t } = useText();
  const key = useProblemAt(`${at}.key`);
  const en = useProblemAt(`${at}.titles.en`);
  const zh = useProblemAt(`${at}.titles.zh-CN`);
  return (
    <>
      <div data-place={`${at}.key`} className="w-32 shrink-0">
        <TextField
          label={t('processEditor.key')}
          value={choice.key}
          maxLength={60}
          error={key}
          spellCheck={false}
          onChange={(event) => onChange({ ...choice, key: event.target.value })}
        />
      </div>
      <div data-place={`${at}.titles.en`} className="min-w-0 flex-1">
        <TextField
          label={inLanguage(t, 'processEditor.choice', 'en')}
          lang="en"
          value={choice.titles.en}
          maxLength={200}
          error={en}
          onChange={(event) => onChange({ ...choice, titles: { ...choice.titles, en: event.target.value } })}
        />
      </div>
      <div data-place={`${at}.titles.zh-CN`} className="min-w-0 flex-1">
        <TextField
          label={inLanguage(t, 'processEditor.choice', 'zh-CN')}
          lang="zh-CN"
          value={choice.titles['zh-CN']}
          maxLength={200}
          error={zh}
          onChange={(event) =>
            onChange({ ...choice, titles: { ...choice.titles, 'zh-CN': event.target.value } })
          }
        />
      </div>
    </>
  );
}
