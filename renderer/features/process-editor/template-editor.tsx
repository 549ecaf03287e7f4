import { type KeyboardEvent, type ReactElement, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import type { TemplateOverview } from '../../../shared/contract/process-rows.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { elementAt, walkRegions } from '../../components/placed-focus.ts';
import { useText } from '../../i18n/translator.ts';
import { lazyPart } from '../../lazy-parts.ts';
import { useServices } from '../../services.ts';
import { patchUi } from '../../state/ui-state.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { problemsOf } from './draft-problems.ts';
import { type TemplateEditor as Editor, EditorContext } from './editor-context.ts';
import { type Directory, presentMatches, type TemplateDraft } from './handler-names.ts';
import { ProblemList } from './problem-list.tsx';
import { runningCount } from './running-count.ts';
import { saveTemplate } from './save-template.ts';
import { StepForm } from './step-form.tsx';
import { StepList } from './step-list.tsx';
import { TemplateFacts } from './template-facts.tsx';
import { useEdited } from './use-edited.ts';

const GraphView = lazyPart(async () => (await import('./graph-view.tsx')).GraphView);

interface TemplateEditorProps {
  readonly before: TemplateDraft;
  /** Not taken over yet. */
  readonly isNew: boolean;
}

/** The editor of a template, as soon as it is known who can be named in it. Done or not, it leads back to the list. */
export function TemplateEditor({ before, isNew }: TemplateEditorProps): ReactElement | null {
  const { data: teams } = useLiveQuery('team.list', {});
  const { data: people } = useLiveQuery('user.list', {});
  const { data: overviews } = useLiveQuery('process.overview', {});
  if (teams === undefined || people === undefined || overviews === undefined) return null;
  return <EditorDialog before={before} isNew={isNew} directory={{ teams, people }} overviews={overviews} />;
}

interface EditorDialogProps extends TemplateEditorProps {
  readonly directory: Directory;
  readonly overviews: readonly TemplateOverview[];
}

function EditorDialog({ before, isNew, directory, overviews }: EditorDialogProps): ReactElement {
  const services = useServices();
  const { t, locale } = useText();
  const { edited, put, undo } = useEdited(before);
  const [chosen, setSelected] = useState<number | null>(null);
  // What is taken back or pasted can have fewer steps.
  const selected = chosen === null ? null : Math.min(chosen, edited.template.steps.length - 1);
  const [wanted, setWanted] = useState<string | null>(null);
  const content = useRef<HTMLDivElement>(null);
  const { teams, people } = directory;
  const draft = useMemo(
    () => ({ template: edited.template, matches: presentMatches(edited, { teams, people }) }),
    [edited, teams, people],
  );
  const present = overviews.find(({ template }) => template.key === draft.template.key);
  const newest = present?.template.version ?? 0;
  const isTaken = isNew && present !== undefined;
  const problems = useMemo(() => {
    const found = problemsOf(draft, t, locale);
    const taken = { place: 'key', step: null, text: t('processEditor.problem.keyTaken') };
    return isTaken ? [taken, ...found] : found;
  }, [draft, t, locale, isTaken]);

  const goTo = (place: string): void => {
    const [, step] = /^steps\.(\d+)/.exec(place) ?? [];
    setSelected(step === undefined ? null : Number(step));
    setWanted(place);
  };
  // The place is there once its step is shown.
  useEffect(() => {
    if (wanted === null) return;
    setWanted(null);
    const element = elementAt(content.current, wanted);
    if (element === null) return;
    element.focus();
    element.scrollIntoView?.({ block: 'center' });
  }, [wanted]);

  const editor: Editor = {
    draft,
    directory,
    problems,
    selected,
    isNew,
    put,
    undo,
    putStep: (place, step) =>
      put({
        ...draft,
        template: { ...draft.template, steps: draft.template.steps.with(place, step) },
      }),
    select: setSelected,
    goTo,
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    walkRegions(event);
    // In a text it is the system's own, which takes letters back.
    const isText = event.target instanceof HTMLElement && event.target.matches('input, textarea');
    if (event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey) || isText || undo === null)
      return;
    event.preventDefault();
    undo();
  };
  const initialFocus = {
    get current() {
      return elementAt(content.current, 'titles.en');
    },
  };
  const isChanged = JSON.stringify(edited) !== JSON.stringify(before);
  const version = newest + 1;
  const running = present === undefined ? 0 : runningCount(present);
  const leave = (): void => patchUi(services.ui, { overlay: { kind: 'processTemplates' } });
  const [firstProblem] = problems;
  return (
    <FormDialog
      title={draft.template.titles[locale] || t('processEditor.newTitle')}
      saveLabel={t('processEditor.save', { version })}
      discardText={t('processEditor.discardText')}
      initialFocus={initialFocus}
      isChanged={isChanged}
      isComplete={firstProblem === undefined}
      onIncomplete={() => {
        if (firstProblem !== undefined) goTo(firstProblem.place);
      }}
      onSave={async () => (isNew || isChanged ? saveTemplate(services, draft, version) : null)}
      onClose={leave}
      layout="wide"
      note={
        <p className="min-w-0 truncate text-small text-muted">
          {newest === 0
            ? t('processEditor.firstVersion')
            : running === 0
              ? t('processEditor.nextVersionIdle', { newest })
              : t('processEditor.nextVersion', { newest, count: running })}
        </p>
      }
    >
      {() => (
        <EditorContext value={editor}>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: its parts have the focus, and the keys are for all of them */}
          <div ref={content} onKeyDown={onKeyDown} className="flex min-h-0 flex-1">
            <div data-region="list" className="flex w-64 shrink-0 flex-col border-r border-line bg-side">
              <StepList />
              <ProblemList />
            </div>
            <div
              data-region="form"
              className="min-w-0 flex-1 overflow-y-auto p-4"
              key={selected ?? 'template'}
            >
              {selected === null ? <TemplateFacts /> : <StepForm place={selected} />}
            </div>
            <section
              aria-label={t('processEditor.graph')}
              className="w-[clamp(340px,32vw,560px)] shrink-0 border-l border-line bg-sunken"
            >
              <Suspense>
                <GraphView />
              </Suspense>
            </section>
          </div>
        </EditorContext>
      )}
    </FormDialog>
  );
}
