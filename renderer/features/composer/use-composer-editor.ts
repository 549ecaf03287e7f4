import Placeholder from '@tiptap/extension-placeholder';
import { type Editor, useEditor, useEditorState } from '@tiptap/react';
import StarterKit from '@tiptap/starter-kit';
import { type RefObject, useEffect, useMemo, useRef } from 'react';
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
  /** While true, what is on its way to the store is not touched. */
  readonly isLocked: RefObject<boolean>;
  readonly onRestoredKind: (kind: ComposerKind) => void;
}

interface ComposerEditor {
  readonly editor: Editor | null;
  readonly isEmpty: boolean;
  readonly keeper: DraftKeeper;
}

/** The editor of a ticket with its draft: brought back when the ticket opens, saved within a second. */
export function useComposerEditor(options: ComposerEditorOptions): ComposerEditor {
  const { ticketId, kind, placeholder, isLocked } = options;
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

  const editor = useEditor({
    extensions: [
      StarterKit.configure({
        heading: false,
        horizontalRule: false,
        link: { openOnClick: false, autolink: true, linkOnPaste: true, protocols: ['mailto', 'tel'] },
      }),
      Placeholder.configure({ placeholder: () => latest.current.placeholder }),
    ],
    editorProps: {
      attributes: {
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': placeholder,
        spellcheck: 'true',
      },
      transformPastedHTML: (html) => composedHtml(html),
      // The keymap sends; without this the editor would put a line break in first.
      handleKeyDown: (_view, event) =>
        isLocked.current || (event.key === 'Enter' && (event.ctrlKey || event.metaKey)),
      handlePaste: () => isLocked.current,
      handleTextInput: () => isLocked.current,
    },
    onUpdate: ({ editor: current }) => {
      keeper.change({
        ticketId,
        kind: latest.current.kind,
        bodyHtml: composedHtml(current.getHTML()),
        bodyText: current.getText({ blockSeparator: '\n' }),
      });
    },
    immediatelyRender: false,
  });

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
