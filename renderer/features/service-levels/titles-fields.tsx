import type { ReactElement } from 'react';
import type { TextKey } from '../../../shared/i18n/resources.ts';
import { Locale } from '../../../shared/model/locale.ts';
import { TextField } from '../../components/text-field.tsx';
import { useText } from '../../i18n/translator.ts';
import { inLanguage } from '../process-editor/in-language.ts';
import { useProblemIn } from './editor-context.ts';

type Titles = { en: string; 'zh-CN': string };

interface TitlesFieldsProps {
  /** Where the titles stand in what is edited. */
  readonly place: string;
  readonly label: TextKey;
  readonly titles: Titles;
  readonly onChange: (titles: Titles) => void;
}

/** A name in both languages, side by side. */
export function TitlesFields(props: TitlesFieldsProps): ReactElement {
  return (
    <div className="grid grid-cols-2 gap-3">
      {Locale.options.map((language) => (
        <OneTitle key={language} {...props} language={language} />
      ))}
    </div>
  );
}

function OneTitle({
  place,
  label,
  titles,
  onChange,
  language,
}: TitlesFieldsProps & { language: Locale }): ReactElement {
  const { t } = useText();
  const own = `${place}.${language}`;
  const error = useProblemIn(own);
  return (
    <div data-place={own} lang={language}>
      <TextField
        label={inLanguage(t, label, language)}
        value={titles[language]}
        maxLength={200}
        error={error}
        required
        onChange={(event) => onChange({ ...titles, [language]: event.target.value })}
      />
    </div>
  );
}
