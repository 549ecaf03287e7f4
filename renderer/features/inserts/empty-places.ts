import type { Node } from '@tiptap/pm/model';
import { Plugin } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import { Extension } from '@tiptap/react';
import { isPlaceholder } from '../../../shared/domain/actions/fill-text.ts';

const PLACE = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** Marks places of a canned reply that nothing is known for: what keeps a text from being sent is seen before that. */
export const EmptyPlaces = Extension.create({
  name: 'emptyPlaces',
  addProseMirrorPlugins() {
    const plugin: Plugin<DecorationSet> = new Plugin({
      state: {
        init: (_config, { doc }) => marksOf(doc),
        apply: (transaction, marks) => (transaction.docChanged ? marksOf(transaction.doc) : marks),
      },
      props: { decorations: (state) => plugin.getState(state) },
    });
    return [plugin];
  },
});

function marksOf(doc: Node): DecorationSet {
  const marks: Decoration[] = [];
  doc.descendants((node, start) => {
    for (const match of node.text?.matchAll(PLACE) ?? []) {
      const [whole, name = ''] = match;
      if (!isPlaceholder(name)) continue;
      const from = start + match.index;
      marks.push(Decoration.inline(from, from + whole.length, { class: 'empty-place' }));
    }
  });
  return marks.length === 0 ? DecorationSet.empty : DecorationSet.create(doc, marks);
}
