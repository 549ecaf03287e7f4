/** A piece of the text of an article. `line` is the one that it begins with. */
export type ArticleBlock = { readonly line: number } & (
  | { readonly kind: 'heading' | 'paragraph' | 'quote' | 'code'; readonly text: string }
  | { readonly kind: 'list'; readonly isOrdered: boolean; readonly items: readonly string[] }
);

const HEADING = /^#{1,6}\s+/;
const BULLET = /^\s*[-*]\s+/;
const NUMBER = /^\s*\d+[.)、]\s*/;
const QUOTE = /^>\s?/;
const FENCE = /^```/;

/** The pieces of a text with the marks of Markdown, in their order. */
export function articleBlocks(text: string): readonly ArticleBlock[] {
  const blocks: ArticleBlock[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? '';
    const start = at;
    const taking = (fits: (line: string) => boolean): readonly string[] => {
      const begin = at;
      while (at < lines.length && fits(lines[at] ?? '')) at += 1;
      return lines.slice(begin, at);
    };
    if (line.trim() === '') at += 1;
    else if (HEADING.test(line)) {
      blocks.push({ line: start, kind: 'heading', text: line.replace(HEADING, '') });
      at += 1;
    } else if (FENCE.test(line)) {
      at += 1;
      blocks.push({ line: start, kind: 'code', text: taking((each) => !FENCE.test(each)).join('\n') });
      at += 1;
    } else if (QUOTE.test(line)) {
      const quoted = taking((each) => QUOTE.test(each));
      blocks.push({
        line: start,
        kind: 'quote',
        text: quoted.map((each) => each.replace(QUOTE, '')).join('\n'),
      });
    } else if (BULLET.test(line) || NUMBER.test(line)) {
      const mark = BULLET.test(line) ? BULLET : NUMBER;
      const items = taking((each) => mark.test(each)).map((each) => each.replace(mark, ''));
      blocks.push({ line: start, kind: 'list', isOrdered: mark === NUMBER, items });
    } else {
      const starts = [HEADING, FENCE, QUOTE, BULLET, NUMBER];
      const plain = taking((each) => each.trim() !== '' && !starts.some((mark) => mark.test(each)));
      blocks.push({ line: start, kind: 'paragraph', text: plain.join('\n') });
    }
  }
  return blocks;
}
