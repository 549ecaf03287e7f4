import { closeHistory } from '@tiptap/pm/history';
import { DOMParser, Fragment, Slice } from '@tiptap/pm/model';
import { Selection } from '@tiptap/pm/state';
import type { Editor } from '@tiptap/react';
import type { Reference } from '../../../shared/domain/references/reference.ts';
import type { InsertSession } from './insert-session.ts';
import { referenceContent } from './reference-node.ts';

/** What a choice puts into the text. */
export type Insertion =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'paragraphs'; readonly html: string }
  | { readonly kind: 'reference'; readonly reference: Reference; readonly label: string };

/** Puts a choice in the place of the sign and what was typed behind it. One step of undo brings that back. */
export function putInto(
  editor: Editor,
  { from, to }: Pick<InsertSession, 'from' | 'to'>,
  put: Insertion,
): void {
  const { state, view } = editor;
  const transaction = closeHistory(state.tr);
  if (put.kind === 'paragraphs') transaction.replaceRange(from, to, sliceOf(editor, put.html));
  else {
    const piece =
      put.kind === 'words'
        ? state.schema.text(put.text)
        : state.schema.nodeFromJSON(referenceContent(put.reference, put.label));
    const behind = state.doc.textBetween(to, Math.min(to + 1, state.doc.content.size));
    const space = /^\s/.test(behind) ? [] : [state.schema.text(' ')];
    transaction.replaceWith(from, to, Fragment.from([piece, ...space]));
  }
  const end = transaction.doc.resolve(transaction.mapping.map(to));
  transaction.setSelection(Selection.near(end, -1)).scrollIntoView();
  view.dispatch(transaction);
  // What is typed next is a step of its own.
  view.dispatch(closeHistory(view.state.tr));
  view.focus();
}

/** Open at both ends: the first paragraph goes on in the line, and what is written goes on behind the last. */
function sliceOf({ schema }: Editor, html: string): Slice {
  const holder = document.createElement('div');
  holder.innerHTML = html;
  const slice = DOMParser.fromSchema(schema).parseSlice(holder, { preserveWhitespace: true });
  return Slice.maxOpen(slice.content);
}
