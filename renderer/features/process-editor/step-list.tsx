import { CircleAlert, FileText, Plus, Undo2 } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, type ReactNode, useEffect, useRef } from 'react';
import { Button } from '../../components/button.tsx';
import { cx } from '../../components/cx.ts';
import { IconButton } from '../../components/icon-button.tsx';
import { type Language, useText } from '../../i18n/translator.ts';
import { useEditor } from './editor-context.ts';
import type { Directory, TemplateDraft } from './handler-names.ts';
import { handlerWords } from './handler-words.ts';
import { stepTitle } from './step-title.ts';
import { withoutStep, withStepAfter, withStepMoved } from './template-draft.ts';

/** The template and its steps in their order: arrows walk, Alt with an arrow moves, Insert adds, Delete takes out. */
export function StepList(): ReactElement {
  const { draft, directory, selected, problems, put, undo, select, goTo } = useEditor();
  const language = useText();
  const { t } = language;
  const { template } = draft;
  const list = useRef<HTMLUListElement>(null);
  // Whoever walks with the keys stays on what is shown.
  useEffect(() => {
    const isInside = list.current?.contains(list.current.ownerDocument.activeElement) ?? false;
    const line = list.current?.querySelector<HTMLElement>(`[data-line="${selected ?? 'template'}"]`);
    if (isInside) line?.focus();
    line?.scrollIntoView?.({ block: 'nearest' });
  }, [selected]);

  const add = (): void => {
    const after = selected ?? template.steps.length - 1;
    put({ ...draft, template: withStepAfter(template, after) });
    goTo(`steps.${after + 1}.titles.en`);
  };
  const remove = (): void => {
    if (selected === null || template.steps.length === 1) return;
    put({ ...draft, template: withoutStep(template, selected) });
    select(Math.min(selected, template.steps.length - 2));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const delta = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : null;
    if (delta !== null && event.altKey) {
      const to = selected === null ? -1 : selected + delta;
      if (selected !== null && to >= 0 && to < template.steps.length) {
        put({ ...draft, template: withStepMoved(template, selected, delta) });
        select(to);
      }
    } else if (delta !== null) {
      const to = (selected ?? -1) + delta;
      if (to < template.steps.length) select(to < 0 ? null : to);
    } else if (event.key === 'Delete') remove();
    else if (event.key === 'Insert') add();
    else if (event.key === 'Enter') goTo(selected === null ? 'titles.en' : `steps.${selected}.titles.en`);
    else return;
    event.preventDefault();
  };

  const lines = [null, ...template.steps.keys()];
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <ul
        ref={list}
        aria-label={t('processEditor.steps')}
        onKeyDown={onKeyDown}
        className="min-h-0 flex-1 overflow-y-auto p-2"
      >
        {lines.map((place) => (
          <Line
            key={place ?? 'template'}
            place={place}
            isSelected={place === selected}
            problemCount={problems.filter(({ step }) => step === place).length}
            onSelect={() => select(place)}
          >
            {lineWords(draft, directory, place, language)}
          </Line>
        ))}
      </ul>
      <div className="flex shrink-0 gap-1 border-t border-line p-2">
        <Button
          tone="quiet"
          icon={<Plus size={14} aria-hidden />}
          onClick={add}
          disabled={template.steps.length >= 100}
          title={t('processEditor.addStepHint')}
          className="text-accent"
        >
          {t('processEditor.addStep')}
        </Button>
        <span className="flex-1" />
        <IconButton
          icon={Undo2}
          size={14}
          label={t('action.undo')}
          keys="Mod+Z"
          disabled={undo === null}
          onClick={() => undo?.()}
        />
        <Button
          tone="quiet"
          onClick={remove}
          disabled={selected === null || template.steps.length === 1}
          title={t('processEditor.removeStepHint')}
        >
          {t('processEditor.removeStep')}
        </Button>
      </div>
    </div>
  );
}

function lineWords(
  draft: TemplateDraft,
  directory: Directory,
  place: number | null,
  { t, locale }: Language,
): readonly [title: string, hint: string] {
  const step = place === null ? undefined : draft.template.steps[place];
  if (step === undefined) return [t('processEditor.facts'), draft.template.titles[locale] || '…'];
  const approvers = step.approval?.approvers.length ?? 0;
  const who = handlerWords(step.handler, draft, directory, t);
  const hint = approvers === 0 ? who : t('processEditor.approvedBy', { who, count: approvers });
  return [stepTitle(step, { t, locale }), hint];
}

interface LineProps {
  readonly place: number | null;
  readonly isSelected: boolean;
  readonly problemCount: number;
  readonly onSelect: () => void;
  readonly children: readonly [title: string, hint: ReactNode];
}

function Line({ place, isSelected, problemCount, onSelect, children }: LineProps): ReactElement {
  const { t } = useText();
  const [title, hint] = children;
  return (
    <li>
      <button
        type="button"
        data-line={place ?? 'template'}
        aria-current={isSelected}
        tabIndex={isSelected ? 0 : -1}
        onClick={onSelect}
        className={cx(
          'flex w-full items-center gap-2.5 rounded-control px-2 py-1.5 text-left hover:bg-hover',
          isSelected && 'bg-accent-soft hover:bg-accent-soft',
        )}
      >
        <span
          className={cx(
            'tabular grid size-6 shrink-0 place-items-center rounded-full border text-small',
            isSelected ? 'border-accent text-accent' : 'border-line-strong text-muted',
          )}
        >
          {place === null ? <FileText size={12} aria-hidden /> : place + 1}
        </span>
        <span className="flex min-w-0 flex-1 flex-col">
          <span className="truncate font-semibold">{title}</span>
          <span className="truncate text-small text-faint first-letter:uppercase">{hint}</span>
        </span>
        {problemCount === 0 ? null : (
          <span className="tabular flex shrink-0 items-center gap-1 text-small text-danger">
            <CircleAlert size={14} aria-hidden />
            <span className="sr-only">{t('processEditor.problemCount', { count: problemCount })}</span>
            <span aria-hidden>{problemCount}</span>
          </span>
        )}
      </button>
    </li>
  );
}
