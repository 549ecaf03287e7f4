import type { ReactElement } from 'react';

/** `line` is the one that it begins with. */
type Block = { readonly line: number } & (
  | { readonly kind: 'heading' | 'paragraph' | 'quote' | 'code'; readonly text: string }
  | { readonly kind: 'list'; readonly isOrdered: boolean; readonly items: readonly string[] }
);

const HEADING = /^#{1,6}\s+/;
const BULLET = /^\s*[-*]\s+/;
const NUMBER = /^\s*\d+[.)、]\s*/;
const QUOTE = /^>\s?/;
const FENCE = /^```/;

/** The text of an article for reading: headings, lists, quotes and code of Markdown; all else as it was written. */
export function ArticleBody({ text }: { text: string }): ReactElement {
  return (
    <div className="selectable flex max-w-[680px] flex-col gap-3 leading-relaxed">
      {blocksOf(text).map((block) => (
        <BlockView key={block.line} block={block} />
      ))}
    </div>
  );
}

function BlockView({ block }: { block: Block }): ReactElement {
  switch (block.kind) {
    case 'heading':
      return <h2 className="mt-2 text-title font-semibold">{block.text}</h2>;
    case 'list': {
      const items = <Items texts={block.items} />;
      return block.isOrdered ? (
        <ol className="list-decimal space-y-1 pl-6">{items}</ol>
      ) : (
        <ul className="list-disc space-y-1 pl-6">{items}</ul>
      );
    }
    case 'quote':
      return (
        <blockquote className="border-l-2 border-line-strong pl-3 whitespace-pre-wrap text-muted">
          {block.text}
        </blockquote>
      );
    case 'code':
      return (
        <pre className="overflow-x-auto rounded-control bg-sunken p-3 font-mono text-small">{block.text}</pre>
      );
    case 'paragraph':
      return <p className="whitespace-pre-wrap">{block.text}</p>;
  }
}

function Items({ texts }: { texts: readonly string[] }): ReactElement {
  const numbered = texts.map((text, place) => ({ text, place }));
  return (
    <>
      {numbered.map(({ text, place }) => (
        <li key={place}>{text}</li>
      ))}
    </>
  );
}

function blocksOf(text: string): readonly Block[] {
  const blocks: Block[] = [];
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
