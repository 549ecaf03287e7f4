import Placeholder from '@tiptap/extension-placeholder';
import { Editor, useEditorState } from '@tiptap/react';
import StarterKit from '@tiptap/starter-kit';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { MAX_DRAFT_LENGTH } from '../../../shared/contract/store.ts';
import type { AttachmentId, TicketId } from '../../../shared/model/ids.ts';
import { wholeNumber } from '../../format/number.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import type { ComposerKind } from '../../state/ui-state.ts';
import { composedHtml } from '../ticket/safe-html.ts';
import { type ComposerFiles, contentIdOf } from './composer-files.ts';
import { createDraftKeeper, type DraftContent, type DraftKeeper } from './draft-keeper.ts';
import { InlinePicture } from './inline-picture.ts';
import { isPicture } from './make-thumbnail.ts';

interface ComposerEditorOptions {
  readonly ticketId: TicketId;
  readonly kind: ComposerKind;
  readonly placeholder: string;
  /** Until then there is no editor. */
  readonly isAwake: boolean;
  /** While true, the text of the ticket is on its way to the store and is not touched. */
  readonly isLocked: (ticketId: TicketId) => boolean;
  readonly onRestoredKind: (kind: ComposerKind) => void;
  readonly files: ComposerFiles;
}

interface ComposerEditor {
  readonly editor: Editor | null;
  readonly isEmpty: boolean;
  readonly keeper: DraftKeeper;
  /** The files have changed: the draft is saved with them. */
  noteFiles(): void;
  /** Takes a file out, also out of the text where it is shown there. */
  removeFile(id: AttachmentId): void;
}

/** The editor of a ticket with its draft: brought back when the ticket opens, saved within a second. */
export function useComposerEditor(options: ComposerEditorOptions): ComposerEditor {
  const { ticketId, kind, placeholder, isAwake } = options;
  const services = useServices();
  const { store, presence } = services;
  const latest = useRef(options);
  latest.current = options;

  const keeper = useMemo(
    () =>
      createDraftKeeper({
        read: (id) => store.getDraft(id),
        save: (draft) => store.saveDraft(draft),
        discard: (id) => store.discardDraft(id),
        schedule: (task, delayMs) => {
          const timer = setTimeout(task, delayMs);
          return () => clearTimeout(timer);
        },
        report: reportError(services),
        tooLong: (length) => {
          const { translator, toasts } = services;
          const locale = translator.locale();
          const params = { length: wholeNumber(length, locale), max: wholeNumber(MAX_DRAFT_LENGTH, locale) };
          toasts.show(
            { text: translator.t('composer.draftTooLong', params), tone: 'danger' },
            'composer length',
          );
        },
      }),
    [store, services],
  );

  const [held, setHeld] = useState<{ readonly ticketId: TicketId; readonly editor: Editor } | null>(null);
  useEffect(() => {
    if (!isAwake) return;
    const isLocked = (): boolean => latest.current.isLocked(ticketId);
    /** What was pasted in this life of the editor is shown at once, before the store has read it all. */
    const pasted = new Map<string, Blob>();
    const { files } = latest.current;
    const loadPicture = async (contentId: string): Promise<Blob | null> => {
      const file = files.attachments().find((each) => each.contentId === contentId);
      const content = pasted.get(contentId);
      if (content !== undefined || file === undefined) return content ?? null;
      const kept = await store.readFile(file.sha256);
      return kept.slice(0, kept.size, file.mimeType);
    };
    const takeFiles = (handed: readonly File[]): boolean => {
      for (const file of handed) {
        const isInline = isPicture(file.type);
        const [id] = files.add([file], isInline);
        if (id === undefined || !isInline) continue;
        const contentId = contentIdOf(id);
        pasted.set(contentId, file);
        created.commands.insertContent({ type: 'inlinePicture', attrs: { contentId, alt: file.name } });
      }
      return handed.length > 0;
    };
    const created = new Editor({
      extensions: [
        StarterKit.configure({
          heading: false,
          horizontalRule: false,
          link: { openOnClick: false, autolink: true, linkOnPaste: true, protocols: ['mailto', 'tel'] },
        }),
        InlinePicture.configure({ load: (contentId) => loadPicture(contentId) }),
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
        handlePaste: (_view, event) => isLocked() || takeFiles([...(event.clipboardData?.files ?? [])]),
        // The area around the editor takes files that are dropped.
        handleDrop: (_view, event) => isLocked() || (event.dataTransfer?.files.length ?? 0) > 0,
        handleTextInput: isLocked,
        handleDOMEvents: {
          beforeinput: () => presence.typed(ticketId, latest.current.kind),
        },
      },
      onUpdate: ({ editor: current }) => keeper.change(contentOf(current, latest.current)),
    });
    setHeld({ ticketId, editor: created });
    return () => {
      setHeld(null);
      created.destroy();
    };
  }, [ticketId, isAwake, keeper, store, presence]);
  // Between two tickets the former editor is still there for a moment; nothing of it may count for the new one.
  const editor = held?.ticketId === ticketId ? held.editor : null;

  useEffect(() => {
    if (editor === null) return;
    keeper.open(ticketId, (draft) => {
      const { files, onRestoredKind } = latest.current;
      const isBegun = !editor.isEmpty || files.attachments().length > 0;
      files.restore(draft.attachments);
      // What was begun before the draft was there stays behind it, with the caret in it.
      const html = composedHtml(draft.bodyHtml);
      if (editor.isEmpty) editor.commands.setContent(html, { emitUpdate: false });
      else editor.commands.insertContentAt(0, html, { updateSelection: false });
      if (isBegun) keeper.change(contentOf(editor, latest.current));
      else onRestoredKind(draft.kind);
    });
    const save = (): void => void keeper.flush();
    window.addEventListener('pagehide', save);
    window.addEventListener('blur', save);
    editor.on('blur', save);
    return () => {
      keeper.close();
      editor.off('blur', save);
      window.removeEventListener('pagehide', save);
      window.removeEventListener('blur', save);
    };
  }, [editor, ticketId, keeper]);

  // The placeholder is drawn by the editor itself, which must be told of another kind, language or customer.
  const shownPlaceholder = useRef(placeholder);
  useEffect(() => {
    if (editor === null || shownPlaceholder.current === placeholder) return;
    shownPlaceholder.current = placeholder;
    editor.view.dispatch(editor.state.tr.setMeta('placeholder', placeholder));
  }, [editor, placeholder]);
  // The kind belongs to the draft.
  const shownKind = useRef(kind);
  useEffect(() => {
    if (editor === null || shownKind.current === kind) return;
    shownKind.current = kind;
    if (editor.isEmpty) return;
    keeper.change(contentOf(editor, latest.current));
  }, [editor, kind, keeper]);

  const isEmpty = useEditorState({
    editor,
    // The hook may still ask about the editor of the ticket that was just left.
    selector: ({ editor: current }) =>
      current === null || current.isDestroyed || current.getText().trim() === '',
  });
  const noteFiles = useCallback((): void => {
    if (editor !== null && !latest.current.isLocked(ticketId))
      keeper.change(contentOf(editor, latest.current));
  }, [editor, keeper, ticketId]);
  // Files can be handed over before there is an editor; the draft has them as soon as there is one.
  useEffect(() => {
    if (latest.current.files.attachments().length > 0) noteFiles();
  }, [noteFiles]);
  const removeFile = useCallback(
    (id: AttachmentId): void => {
      latest.current.files.remove(id);
      if (editor !== null) deletePicture(editor, contentIdOf(id));
    },
    [editor],
  );
  return { editor, isEmpty: isEmpty ?? true, keeper, noteFiles, removeFile };
}

function deletePicture(editor: Editor, contentId: string): void {
  const places: number[] = [];
  editor.state.doc.descendants((node, position) => {
    if (node.type.name === 'inlinePicture' && node.attrs.contentId === contentId) places.push(position);
  });
  const { tr } = editor.state;
  for (const position of places.reverse()) tr.delete(position, position + 1);
  if (places.length > 0) editor.view.dispatch(tr);
}

function contentOf(editor: Editor, { ticketId, kind, files }: ComposerEditorOptions): DraftContent {
  return {
    ticketId,
    kind,
    bodyHtml: composedHtml(editor.getHTML()),
    bodyText: editor.getText({ blockSeparator: '\n' }),
    attachments: [...files.attachments()],
  };
}
