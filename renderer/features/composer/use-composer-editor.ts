import Placeholder from '@tiptap/extension-placeholder';
import { Editor, useEditorState } from '@tiptap/react';
import StarterKit from '@tiptap/starter-kit';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { TicketId } from '../../../shared/model/ids.ts';
import { reportError } from '../../report-error.ts';

import { useServices } from '../../services.ts';
import type { ComposerKind } from '../../state/ui-state.ts';
import { composedHtml } from '../ticket/safe-html.ts';
import { createDraftKeeper, type DraftKeeper } from './draft-keeper.ts';

interface ComposerEditorOptions {
  readonly ticketId: TicketId;
  readonly kind: ComposerKind;
  readonly placeholder: string;
  /** Until then there is no editor. */
  readonly isAwake: boolean;
  /** While true, the text of the ticket is on its way to the store and is not touched. */
  readonly isLocked: (ticketId: TicketId) => boolean;
  readonly onRestoredKind: (kind: ComposerKind) => void;
}

interface ComposerEditor {
  readonly editor: Editor | null;
  readonly isEmpty: boolean;
  readonly keeper: DraftKeeper;
}

/** The editor of a ticket with its draft: brought back when the ticket opens, saved within a second. */
export function useComposerEditor(options: ComposerEditorOptions): ComposerEditor {
  const { ticketId, kind, isAwake } = options;
  const services = useServices();
  const { store } = services;
  const latest = useRef(options);
  latest.current = options;

  const keeper = useMemo(
    () =>
      createDraftKeeper({
        save: (draft) => store.saveDraft(draft),
        discard: (id) => store.discardDraft(id),
        schedule: (task, delayMs) => {
          const timer = setTimeout(task, delayMs);
          return () => clearTimeout(timer);
        },
        report: reportError(services),
      }),
    [store, services],
  );

  const [held, setHeld] = useState<{ readonly ticketId: TicketId; readonly editor: Editor } | null>(null);
  useEffect(() => {
    if (!isAwake) return;
    const isLocked = (): boolean => latest.current.isLocked(ticketId);
    const created = new Editor({
      extensions: [
        StarterKit.configure({
          heading: false,
          horizontalRule: false,
          link: { openOnClick: false, autolink: true, linkOnPaste: true, protocols: ['mailto', 'tel'] },
        }),
        Placeholder.configure({ placeholder: () => latest.current.placeholder }),
      ],
      editorProps: {
        attributes: () => ({
          role: 'textbox',
          'aria-multiline': 'true',
          'aria-label': latest.current.placeholder,
          spellcheck: 'true',
        }),
        transformPastedHTML: (html) => composedHtml(html),
        // The keymap sends; without this the editor would put a line break in first.
        handleKeyDown: (_view, event) =>
          isLocked() || (event.key === 'Enter' && (event.ctrlKey || event.metaKey)),
        handlePaste: isLocked,
        handleTextInput: isLocked,
      },
      onUpdate: ({ editor: current }) => {
        keeper.change({
          ticketId,
          kind: latest.current.kind,
          bodyHtml: composedHtml(current.getHTML()),
          bodyText: current.getText({ blockSeparator: '\n' }),
        });
      },
    });
    setHeld({ ticketId, editor: created });
    return () => {
      setHeld(null);
      created.destroy();
    };
  }, [ticketId, isAwake, keeper]);
  // Between two tickets the former editor is still there for a moment; nothing of it may count for the new one.
  const editor = held?.ticketId === ticketId ? held.editor : null;

  useEffect(() => {
    if (editor === null) return;
    let isGone = false;
    store
      .getDraft(ticketId)
      .then((draft) => {
        if (isGone || draft === null || !editor.isEmpty) return;
        editor.commands.setContent(composedHtml(draft.bodyHtml), { emitUpdate: false });
        latest.current.onRestoredKind(draft.kind);
      })
      .catch(reportError(services));
    const save = (): void => void keeper.flush();
    window.addEventListener('pagehide', save);
    window.addEventListener('blur', save);
    return () => {
      isGone = true;
      save();
      window.removeEventListener('pagehide', save);
      window.removeEventListener('blur', save);
    };
  }, [editor, store, services, ticketId, keeper]);

  // The kind belongs to the draft; the placeholder is drawn by the editor itself.
  const shownKind = useRef(kind);
  useEffect(() => {
    if (editor === null || shownKind.current === kind) return;
    shownKind.current = kind;
    editor.view.dispatch(editor.state.tr.setMeta('placeholder', kind));
    if (editor.isEmpty) return;
    keeper.change({
      ticketId,
      kind,
      bodyHtml: composedHtml(editor.getHTML()),
      bodyText: editor.getText({ blockSeparator: '\n' }),
    });
  }, [editor, kind, keeper, ticketId]);

  const isEmpty = useEditorState({
    editor,
    selector: ({ editor: current }) => current === null || current.getText().trim() === '',
  });
  return { editor, isEmpty: isEmpty ?? true, keeper };
}
