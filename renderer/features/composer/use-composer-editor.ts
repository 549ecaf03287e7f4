import { type Editor, useEditorState } from '@tiptap/react';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { AttachmentId, TicketId } from '../../../shared/model/ids.ts';
import { useServices } from '../../services.ts';
import { useStateValue } from '../../state/create-state.ts';
import { createDraftKeeper, type DraftKeeper } from '../../state/draft-keeper.ts';
import { draftPorts, saveOnLeaving } from '../../state/draft-ports.ts';
import { type ComposerKind, kindOfText, patchUi, type UiStore } from '../../state/ui-state.ts';
import { createInserts, type Inserts } from '../inserts/inserts.ts';
import { composedHtml } from '../ticket/safe-html.ts';
import { beginAnew, createComposerEditor } from './composer-editor.ts';
import { type ComposerFiles, contentIdOf } from './composer-files.ts';
import { isPicture } from './make-thumbnail.ts';
import { type DraftContent, REPLY_DRAFTS } from './reply-drafts.ts';

interface ComposerEditorOptions {
  readonly ticketId: TicketId;
  readonly kind: ComposerKind;
  readonly placeholder: string;
  /** Until then the draft is not read. */
  readonly isAwake: boolean;
  /** While true, the text of the ticket is on its way to the store and is not touched. */
  readonly isLocked: (ticketId: TicketId) => boolean;
  /** Somebody went into the editor, or wrote in it. */
  readonly onUse: () => void;
  readonly files: ComposerFiles;
}

interface ComposerEditor {
  /** The editor of this ticket; null until it is awake. */
  readonly editor: Editor | null;
  /** The editor on the screen, whether or not the ticket is awake; null until the first one is. */
  readonly shown: Editor | null;
  readonly isEmpty: boolean;
  /** What is being put into the text by its name. */
  readonly inserts: Inserts;
  readonly keeper: DraftKeeper<TicketId, DraftContent>;
  /** The files have changed: the draft is saved with them. */
  noteFiles(): void;
  /** Takes a file out, also out of the text where it is shown there. */
  removeFile(id: AttachmentId): void;
}

/** The editor of a ticket with its draft: brought back when the ticket opens, saved within a second. */
export function useComposerEditor(options: ComposerEditorOptions): ComposerEditor {
  const { ticketId, kind, placeholder, isAwake } = options;
  const services = useServices();
  const { store, presence, ui } = services;
  const [inserts] = useState(createInserts);
  const latest = useRef(options);
  latest.current = options;

  const keeper = useMemo(
    () =>
      createDraftKeeper(REPLY_DRAFTS, {
        read: (id) => store.getDraft(id),
        save: (draft) => store.saveDraft(draft),
        discard: (id) => store.discardDraft(id),
        ...draftPorts(services),
      }),
    [store, services],
  );

  /** What was pasted into this ticket is shown at once, before the store has read it all. */
  const pasted = useRef(new Map<string, Blob>());
  const [shown, setShown] = useState<Editor | null>(null);
  const isMade = shown !== null;
  useEffect(() => {
    if (!isAwake || isMade) return;
    const created = createComposerEditor({
      placeholder: () => latest.current.placeholder,
      inserts: inserts.ports,
      isLocked: () => latest.current.isLocked(latest.current.ticketId),
      takeFiles(handed) {
        for (const file of handed) {
          const isInline = isPicture(file.type);
          const [id] = latest.current.files.add([file], isInline);
          if (id === undefined || !isInline) continue;
          const contentId = contentIdOf(id);
          pasted.current.set(contentId, file);
          created.commands.insertContent({ type: 'inlinePicture', attrs: { contentId, alt: file.name } });
        }
        return handed.length > 0;
      },
      async loadPicture(contentId) {
        const { files } = latest.current;
        const file = files.attachments().find((each) => each.contentId === contentId);
        const content = pasted.current.get(contentId);
        if (content !== undefined || file === undefined) return content ?? null;
        const kept = await store.readFile(file.sha256);
        return kept.slice(0, kept.size, file.mimeType);
      },
      onFocus: () => latest.current.onUse(),
      onTyped: () => presence.typed(latest.current.ticketId, latest.current.kind),
      onUpdate() {
        noteKind(ui, created, latest.current);
        // What is typed before the ticket is awake goes behind its draft, like all that comes before the draft.
        if (latest.current.isAwake) keeper.change(contentOf(ui, created, latest.current));
        else latest.current.onUse();
      },
    });
    setShown(created);
  }, [isAwake, isMade, keeper, store, presence, ui, inserts]);
  useEffect(() => () => shown?.destroy(), [shown]);

  // Before anything can be read from it or typed into it on behalf of the ticket that was just opened.
  const shownTicket = useRef(ticketId);
  useLayoutEffect(() => {
    if (shownTicket.current === ticketId) return;
    shownTicket.current = ticketId;
    pasted.current.clear();
    if (shown === null) return;
    beginAnew(shown);
    // What is typed next is meant for what takes the focus now, unless somebody wants to write in this one too.
    if (!latest.current.isAwake && shown.view.hasFocus()) shown.view.dom.blur();
  }, [shown, ticketId]);
  // The words go with their ticket, and come back with its draft.
  useLayoutEffect(
    () => () => {
      if (ui.get().composerText?.ticketId === ticketId) patchUi(ui, { composerText: null });
    },
    [ui, ticketId],
  );
  // The placeholder is drawn by the editor itself, which must be told of another kind, language or customer.
  const shownPlaceholder = useRef(placeholder);
  useLayoutEffect(() => {
    if (shown === null || shownPlaceholder.current === placeholder) return;
    shownPlaceholder.current = placeholder;
    shown.view.dispatch(shown.state.tr.setMeta('placeholder', placeholder));
  }, [shown, placeholder]);
  // Until a ticket is awake, the editor is only seen: nothing is asked of the store for whoever steps through.
  const editor = isAwake ? shown : null;
  const returned = useStateValue(ui, ({ draftReturned }) =>
    draftReturned?.ticketId === ticketId ? draftReturned.turn : 0,
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: a draft that came back is read again
  useEffect(() => {
    if (editor === null) return;
    keeper.open(ticketId, (draft) => {
      const { files } = latest.current;
      const isBegun = !editor.isEmpty || files.attachments().length > 0;
      files.restore(draft.attachments);
      // What was begun before the draft was there stays behind it, with the caret in it.
      const html = composedHtml(draft.bodyHtml);
      // The space behind the last word stays: who goes on writing begins the next.
      const parseOptions = { preserveWhitespace: true } as const;
      if (editor.isEmpty) editor.commands.setContent(html, { emitUpdate: false, parseOptions });
      else editor.commands.insertContentAt(0, html, { updateSelection: false, parseOptions });
      if (ui.get().composerKindChosen !== ticketId) patchUi(ui, { composerKind: draft.kind });
      if (hasWords(editor, files)) patchUi(ui, { composerText: { ticketId, kind: draft.kind } });
      if (isBegun) keeper.change(contentOf(ui, editor, latest.current));
    });
    const save = (): void => void keeper.flush();
    const stopSaving = saveOnLeaving(save);
    editor.on('blur', save);
    return () => {
      keeper.close();
      editor.off('blur', save);
      stopSaving();
    };
  }, [editor, ticketId, keeper, ui, returned]);

  // Words that somebody chose go behind what is written, also behind a draft that is still being read.
  const wanted = useStateValue(ui, ({ wordsWanted }) =>
    wordsWanted?.ticketId === ticketId ? wordsWanted : null,
  );
  useEffect(() => {
    if (editor === null || wanted === null) return;
    patchUi(ui, { wordsWanted: null });
    const parseOptions = { preserveWhitespace: true } as const;
    const html = composedHtml(wanted.html);
    if (editor.isEmpty) editor.commands.setContent(html, { emitUpdate: true, parseOptions });
    else editor.commands.insertContentAt(editor.state.doc.content.size, html, { parseOptions });
    editor.commands.setTextSelection(editor.state.doc.content.size);
  }, [editor, wanted, ui]);

  // The kind belongs to the draft.
  const shownKind = useRef(kind);
  useEffect(() => {
    if (editor === null || shownKind.current === kind) return;
    shownKind.current = kind;
    if (editor.isEmpty) return;
    keeper.change(contentOf(ui, editor, latest.current));
  }, [editor, kind, keeper, ui]);

  const isEmpty = useEditorState({
    editor,
    // The hook may still ask about the editor of the ticket that was just left.
    selector: ({ editor: current }) =>
      current === null || current.isDestroyed || current.getText().trim() === '',
  });
  const noteFiles = useCallback((): void => {
    if (editor === null || latest.current.isLocked(ticketId)) return;
    noteKind(ui, editor, latest.current);
    keeper.change(contentOf(ui, editor, latest.current));
    // At once, as the editor need not have the focus: an undo that brings words back must find the files before it.
    void keeper.flush();
  }, [editor, keeper, ticketId, ui]);
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
  return { editor, shown, isEmpty: isEmpty ?? true, inserts, keeper, noteFiles, removeFile };
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

function hasWords(editor: Editor, files: ComposerFiles): boolean {
  return editor.getText().trim() !== '' || files.attachments().length > 0;
}

/** What stands here now was written as what it is for now. */
function noteKind(ui: UiStore, editor: Editor, { ticketId, files }: ComposerEditorOptions): void {
  const before = ui.get().composerText;
  const composerText = hasWords(editor, files) ? { ticketId, kind: kindOfText(ui.get(), ticketId) } : null;
  const isSame = before?.ticketId === composerText?.ticketId && before?.kind === composerText?.kind;
  if (!isSame) patchUi(ui, { composerText });
}

function contentOf(ui: UiStore, editor: Editor, { ticketId, files }: ComposerEditorOptions): DraftContent {
  return {
    ticketId,
    // Of this moment: a render may still be due.
    kind: kindOfText(ui.get(), ticketId),
    bodyHtml: composedHtml(editor.getHTML()),
    bodyText: editor.getText({ blockSeparator: '\n' }),
    attachments: [...files.attachments()],
  };
}
