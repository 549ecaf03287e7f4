import { ClipboardCopy } from 'lucide-react';
import { type ReactElement, useId, useState } from 'react';
import { matchNames } from '../../../shared/domain/processes/match-names.ts';
import { Button } from '../../components/button.tsx';
import { cx } from '../../components/cx.ts';
import { INPUT_CLASS } from '../../components/text-field.tsx';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { useEditor } from './editor-context.ts';
import { Section } from './section.tsx';
import { parseTemplateText, templateText } from './template-text.ts';

/** The template as a text that can be copied, changed elsewhere and pasted. */
export function TemplateText(): ReactElement {
  const services = useServices();
  const { draft, directory, isNew, put } = useEditor();
  const { t } = useText();
  const id = useId();
  const present = templateText(draft.template);
  /** What was pasted or typed; null while the text only shows the template. */
  const [own, setOwn] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(present);
    services.toasts.show({ text: t('processEditor.copied') }, 'copied');
  };
  const take = (): void => {
    const parsed = parseTemplateText(own ?? '', t);
    if (!parsed.ok) {
      setProblem(parsed.problem);
      return;
    }
    const { key, version } = draft.template;
    // What is there keeps its key: it is its next version.
    const template = { ...parsed.template, version, ...(isNew ? {} : { key }) };
    const found = matchNames(template, directory.teams, directory.people);
    const { teams, skills, people } = draft.matches;
    put({
      template,
      matches: {
        teams: { ...found.teams, ...teams },
        skills: { ...found.skills, ...skills },
        people: { ...found.people, ...people },
      },
    });
    setOwn(null);
    setProblem(null);
  };
  return (
    <Section
      title={t('processEditor.asText')}
      hint={t('processEditor.asTextHint')}
      extra={
        <Button
          icon={<ClipboardCopy size={14} aria-hidden />}
          onClick={() => void copy().catch(reportError(services))}
        >
          {t('processEditor.copyText')}
        </Button>
      }
    >
      <textarea
        aria-label={t('processEditor.asText')}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : id}
        spellCheck={false}
        rows={12}
        value={own ?? present}
        onChange={(event) => {
          setOwn(event.target.value);
          setProblem(null);
        }}
        className={cx(INPUT_CLASS, 'h-auto! py-2 font-mono text-small')}
      />
      {problem === null ? null : (
        <p id={id} role="alert" className="text-pretty text-small text-danger">
          {problem}
        </p>
      )}
      {own === null ? null : (
        <div className="flex gap-2">
          <Button tone="primary" onClick={take}>
            {t('processEditor.takeText')}
          </Button>
          <Button
            onClick={() => {
              setOwn(null);
              setProblem(null);
            }}
          >
            {t('processEditor.dropText')}
          </Button>
        </div>
      )}
    </Section>
  );
}
