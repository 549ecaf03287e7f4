import Placeholder from '@tiptap/extension-placeholder';
import { redoDepth, undoDepth } from '@tiptap/pm/history';
import { EditorState } from '@tiptap/pm/state';
import { Editor } from '@tiptap/react';
import StarterKit from '@tiptap/starter-kit';
import { EmptyPlaces } from '../inserts/empty-places.ts';
import { type InsertSessionPorts, insertSession } from '../inserts/insert-session.ts';
import { ReferenceNode } from '../inserts/reference-node.ts';
import { InlinePicture } from './inline-picture.ts';
import { pastedHtml } from './pasted-html.ts';

export interface ComposerEditorPorts {
  /** What stands in the empty editor, and its name for screen readers. */
  placeholder(): string;
  /** While true, the text is on its way to the store and is not touched. */
  isLocked(): boolean;
  /** Takes files that were pasted; false when there are none. */
  takeFiles(files: readonly File[]): boolean;
  /** The content of a picture by its Content-ID; null when it is not here. */
  loadPicture(contentId: string): Promise<Blob | null>;
  /** Told of what is typed behind a sign that puts something in. */
  readonly inserts: InsertSessionPorts;
  onFocus(): void;
  onTyped(): void;
  onUpdate(): void;
}

/** The editor of answers and notes. It stays from ticket to ticket, because making one costs more than a ticket does. */
export function createComposerEditor(ports: ComposerEditorPorts): Editor {
  return new Editor({
    extensions: [
      StarterKit.configure({
        heading: false,
        horizontalRule: false,
        link: { openOnClick: false, autolink: true, linkOnPaste: true, protocols: ['mailto', 'tel'] },
      }),
      ReferenceNode,
      EmptyPlaces,
      insertSession(ports.inserts),
      InlinePicture.configure({ load: ports.loadPicture }),
      Placeholder.configure({ placeholder: ports.placeholder }),
    ],
    editorProps: {
      attributes: () => ({
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': ports.placeholder(),
        spellcheck: 'true',
      }),
      transformPastedHTML: pastedHtml,
      // The keymap sends; without this the editor would put a line break in first.
      handleKeyDown: (_view, event) =>
        ports.isLocked() || (event.key === 'Enter' && (event.ctrlKey || event.metaKey)),
      handlePaste: (_view, event) =>
        ports.isLocked() || ports.takeFiles([...(event.clipboardData?.files ?? [])]),
      // The area around the editor takes files that are dropped.
      handleDrop: (_view, event) => ports.isLocked() || (event.dataTransfer?.files.length ?? 0) > 0,
      handleTextInput: ports.isLocked,
      handleDOMEvents: { beforeinput: ports.onTyped },
    },
    onFocus: ports.onFocus,
    onUpdate: ports.onUpdate,
  });
}

/** Empties the editor for another ticket: neither a word nor a step of undo of the former one is left in it. */
export function beginAnew(editor: Editor): void {
  const { state } = editor;
  const fresh = EditorState.create({ schema: state.schema, plugins: state.plugins });
  const isUntouched = undoDepth(state) === 0 && redoDepth(state) === 0 && state.storedMarks === null;
  // Nothing was written: laying the editor out anew would be for nothing.
  if (isUntouched && state.doc.eq(fresh.doc)) return;
  editor.view.updateState(fresh);
  // Whoever watches the editor hears of steps only, and this is none.
  editor.emit('transaction', { editor, transaction: fresh.tr, appendedTransactions: [] });
}
