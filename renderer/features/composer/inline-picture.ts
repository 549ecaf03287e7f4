import { mergeAttributes, Node } from '@tiptap/react';

export interface InlinePictureOptions {
  /** The content of a picture by its Content-ID; null when it is not here. */
  load(contentId: string): Promise<Blob | null>;
}

/**
 * A picture in the text. What is saved and sent names its place among the files (`cid:`); only the editor's own view
 * shows the bytes.
 */
export const InlinePicture = Node.create<InlinePictureOptions>({
  name: 'inlinePicture',
  group: 'inline',
  inline: true,
  draggable: true,
  addOptions: () => ({ load: () => Promise.resolve(null) }),
  addAttributes: () => ({
    contentId: {
      default: '',
      parseHTML: (element) => (element.getAttribute('src') ?? '').replace(/^cid:/, ''),
      renderHTML: ({ contentId }) => ({ src: `cid:${String(contentId)}` }),
    },
    alt: { default: '' },
  }),
  parseHTML: () => [{ tag: 'img[src^="cid:"]' }],
  renderHTML: ({ HTMLAttributes }) => ['img', mergeAttributes(HTMLAttributes)],
  renderText: ({ node }) => (node.attrs.alt === '' ? '' : `[${String(node.attrs.alt)}]`),
  addNodeView() {
    const { load } = this.options;
    return ({ node }) => {
      const image = document.createElement('img');
      image.alt = String(node.attrs.alt);
      image.className = 'inline-picture';
      let address: string | null = null;
      let isGone = false;
      load(String(node.attrs.contentId))
        .then((content) => {
          if (content === null || isGone) return;
          address = URL.createObjectURL(content);
          image.src = address;
        })
        // The picture is named in the list of files, which tells what is wrong with it.
        .catch(() => undefined);
      return {
        dom: image,
        destroy() {
          isGone = true;
          if (address !== null) URL.revokeObjectURL(address);
        },
      };
    };
  },
});
