import { Node } from '@tiptap/react';
import {
  type Reference,
  readReference,
  referenceAddress,
} from '../../../shared/domain/references/reference.ts';

/** The name of the node in a text. */
export const REFERENCE_NODE = 'reference';

/** A person, a ticket or an article that a text names, as one piece: nobody writes half of another name into it. */
export const ReferenceNode = Node.create({
  name: REFERENCE_NODE,
  group: 'inline',
  inline: true,
  atom: true,
  // Before that of links.
  priority: 1_100,
  addAttributes: () => ({ address: { default: '' }, label: { default: '' } }),
  parseHTML: () => [
    {
      tag: 'a[href^="outpost:" i]',
      priority: 1_100,
      getAttrs(element) {
        const reference = readReference(element.getAttribute('href') ?? '');
        const label = (element.textContent ?? '').trim();
        return reference === null || label === '' ? false : { address: referenceAddress(reference), label };
      },
    },
  ],
  renderHTML({ node }) {
    const address = String(node.attrs.address);
    const kind = readReference(address)?.kind ?? '';
    return ['a', { href: address, class: `reference reference-${kind}` }, String(node.attrs.label)];
  },
  renderText: ({ node }) => String(node.attrs.label),
});

/** A reference as the editor takes it. */
export function referenceContent(reference: Reference, label: string): object {
  return { type: REFERENCE_NODE, attrs: { address: referenceAddress(reference), label } };
}
