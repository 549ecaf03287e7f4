import { CircleAlert, CircleCheck } from 'lucide-react';
import type { ReactElement } from 'react';
import { useText } from '../../i18n/translator.ts';
import { useEditor } from './editor-context.ts';
import { numberedTitle } from './step-title.ts';

/** What keeps the template from being saved, each with a way to where it is put right. */
export function ProblemList(): ReactElement {
  const { draft, problems, goTo } = useEditor();
  const language = useText();
  const { t } = language;
  const titleOf = (step: number | null): string => {
    if (step === null) return t('processEditor.facts');
    return numberedTitle(draft.template.steps, step, language);
  };
  return (
    <section
      aria-label={t('processEditor.problems')}
      className="flex max-h-[38%] shrink-0 flex-col border-t border-line"
    >
      <div
        role="status"
        className="flex shrink-0 items-center gap-1.5 px-3 pt-2 pb-1 text-small font-semibold text-muted"
      >
        {problems.length === 0 ? (
          <>
            <CircleCheck size={14} aria-hidden className="text-success" />
            {t('processEditor.noProblems')}
          </>
        ) : (
          <>
            <CircleAlert size={14} aria-hidden className="text-danger" />
            {t('processEditor.problemCount', { count: problems.length })}
          </>
        )}
      </div>
      <ul className="min-h-0 overflow-y-auto px-1 pb-2">
        {problems.map(({ place, step, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two can be at one place with one sentence
          <li key={index}>
            <button
              type="button"
              data-leads-to={place}
              onClick={() => goTo(place)}
              className="flex w-full flex-col rounded-control px-2 py-1 text-left hover:bg-hover"
            >
              <span className="text-small font-semibold">{titleOf(step)}</span>
              <span className="text-pretty text-small text-danger">{text}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
