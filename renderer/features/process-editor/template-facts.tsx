import type { ReactElement } from 'react';
import { TextField } from '../../components/text-field.tsx';
import { useText } from '../../i18n/translator.ts';
import { useEditor, useProblemAt } from './editor-context.ts';
import { keyOfTitle } from './template-draft.ts';
import { TemplateText } from './template-text.tsx';
import { TextsFields } from './texts-fields.tsx';

/** What the template is called, and the whole of it as a text. */
export function TemplateFacts(): ReactElement {
  const { draft, isNew, put } = useEditor();
  const { t } = useText();
  const { template } = draft;
  const keyProblem = useProblemAt('key');
  const set = (fields: Partial<typeof template>): void =>
    put({ ...draft, template: { ...template, ...fields } });
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-col gap-3">
        <TextsFields
          place="titles"
          label="processEditor.templateTitle"
          texts={template.titles}
          onChange={(titles) => set({ titles })}
          onWritten={() => {
            if (isNew && template.key === '') set({ key: keyOfTitle(template.titles.en) });
          }}
        />
        <div data-place="key" className="w-72">
          <TextField
            label={t('processEditor.key')}
            hint={t(isNew ? 'processEditor.templateKeyHint' : 'processEditor.keyStays')}
            value={template.key}
            maxLength={60}
            disabled={!isNew}
            spellCheck={false}
            error={keyProblem}
            onChange={(event) => set({ key: event.target.value })}
          />
        </div>
      </div>
      <TemplateText />
    </div>
  );
}
