import { createContext, useContext } from 'react';
import type { ProcessStep } from '../../../shared/model/process-template.ts';
import type { PlacedProblem } from './draft-problems.ts';
import type { Directory, TemplateDraft } from './handler-names.ts';

/** A template that is being edited, as the parts of its form share it. */
export interface TemplateEditor {
  readonly draft: TemplateDraft;
  readonly directory: Directory;
  readonly problems: readonly PlacedProblem[];
  /** The place of the step that is shown; null for the template itself. */
  readonly selected: number | null;
  /** Whether its key can still be chosen: only before the first version. */
  readonly isNew: boolean;
  put(draft: TemplateDraft): void;
  /** Takes the last change back; null where there is none. */
  readonly undo: (() => void) | null;
  putStep(place: number, step: ProcessStep): void;
  select(selected: number | null): void;
  /** Shows a place of the template and puts the keys there. */
  goTo(place: string): void;
}

export const EditorContext = createContext<TemplateEditor | null>(null);

/** The template that is being edited. */
export function useEditor(): TemplateEditor {
  const editor = useContext(EditorContext);
  if (editor === null) throw new Error('No template is being edited');
  return editor;
}

/** What is wrong at exactly this place, in sentences; undefined where nothing is. */
export function useProblemAt(place: string): string | undefined {
  const texts = useEditor().problems.flatMap((problem) => (problem.place === place ? [problem.text] : []));
  return texts.length === 0 ? undefined : texts.join(' ');
}
