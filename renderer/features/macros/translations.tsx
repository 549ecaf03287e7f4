import { Languages, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { ACTION_LIMITS, type Action } from '../../../shared/model/action.ts';
import type { Locale } from '../../../shared/model/locale.ts';
import { Button } from '../../components/button.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { INPUT_CLASS } from '../../components/text-field.tsx';
import { LANGUAGES } from '../../i18n/languages.ts';
import { useText } from '../../i18n/translator.ts';

type DraftReply = Extract<Action, { kind: 'draftReply' }>;

interface TranslationsProps {
  readonly action: DraftReply;
  readonly onChange: (action: DraftReply) => void;
}

/** The wordings of a reply for customers who read a language; its text is for everybody else. */
export function Translations({ action, onChange }: TranslationsProps): ReactElement {
  const { t } = useText();
  const { translations = {}, ...rest } = action;
  const set = (locale: Locale, text: string): void =>
    onChange({ ...rest, translations: { ...translations, [locale]: text } });
  const remove = (locale: Locale): void => {
    const { [locale]: _gone, ...others } = translations;
    onChange(Object.keys(others).length === 0 ? rest : { ...rest, translations: others });
  };
  const missing = LANGUAGES.filter(({ value }) => translations[value] === undefined);
  return (
    <>
      {LANGUAGES.map(({ value, label }) => {
        const text = translations[value];
        return text === undefined ? null : (
          <div key={value} className="mt-1 flex flex-col gap-0.5">
            <div className="flex items-center gap-1 text-small text-muted">
              <span className="min-w-0 flex-1 truncate" aria-hidden>
                {t('macroDialog.wording', { language: label })}
              </span>
              <IconButton
                icon={X}
                size={13}
                label={t('macroDialog.removeWording', { language: label })}
                onClick={() => remove(value)}
              />
            </div>
            <textarea
              aria-label={t('macroDialog.wording', { language: label })}
              lang={value}
              value={text}
              maxLength={ACTION_LIMITS.textLength}
              rows={4}
              onChange={(event) => set(value, event.target.value)}
              // biome-ignore lint/a11y/noAutofocus: whoever asked for it goes on in it
              autoFocus={text === ''}
              className={`${INPUT_CLASS} h-auto! resize-y py-1.5`}
            />
          </div>
        );
      })}
      {missing.length === 0 ? null : (
        <div className="flex flex-wrap items-center gap-1">
          {missing.map(({ value, label }) => (
            <Button
              key={value}
              tone="quiet"
              icon={<Languages size={13} aria-hidden />}
              onClick={() => set(value, '')}
              className="h-6! px-1.5! text-small text-accent!"
            >
              {t('macroDialog.addWording', { language: label })}
            </Button>
          ))}
        </div>
      )}
    </>
  );
}
