import type { ReactElement } from 'react';
import type { TextKey } from '../../../shared/i18n/resources.ts';
import type { Locale } from '../../../shared/model/locale.ts';
import { TextField } from '../../components/text-field.tsx';
import { useText } from '../../i18n/translator.ts';
import { TextBox } from '../processes/text-box.tsx';
import { useProblemAt } from './editor-context.ts';
import { inLanguage } from './in-language.ts';

type Texts = Readonly<Record<Locale, string>>;

interface TextsFieldsProps {
  /** Where the two texts stand in the template. */
  readonly place: string;
  readonly label: TextKey;
  readonly texts: Texts;
  readonly onChange: (texts: { en: string; 'zh-CN': string }) => void;
  /** Several lines. */
  readonly isLong?: boolean;
  /** When the English text has been written. */
  readonly onWritten?: () => void;
}

/** A text in both languages, side by side. */
export function TextsFields(props: TextsFieldsProps): ReactElement {
  return (
    <div className="grid grid-cols-2 gap-3">
      <OneText {...props} language="en" />
      <OneText {...props} language="zh-CN" />
    </div>
  );
}

function OneText({
  place,
  label,
  texts,
  onChange,
  isLong = false,
  onWritten,
  language,
}: TextsFieldsProps & { language: Locale }): ReactElement {
  const { t } = useText();
  const own = `${place}.${language}`;
  const error = useProblemAt(own);
  const named = inLanguage(t, label, language);
  const change = (text: string): void => onChange({ ...texts, [language]: text });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears that one of its fields was left
    <div data-place={own} lang={language} onBlur={language === 'en' ? onWritten : undefined}>
      {isLong ? (
        <TextBox
          label={named}
          value={texts[language]}
          maxLength={5000}
          error={error}
          isRequired
          onChange={change}
        />
      ) : (
        <TextField
          label={named}
          value={texts[language]}
          maxLength={200}
          error={error}
          required
          onChange={(event) => change(event.target.value)}
        />
      )}
    </div>
  );
}
