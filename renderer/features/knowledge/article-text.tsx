import type { ReactElement } from 'react';
import { type ArticleBlock, articleBlocks } from './article-blocks.ts';

/** The text of an article for reading: headings, lists, quotes and code of Markdown; all else as it was written. */
export function ArticleBody({ text }: { text: string }): ReactElement {
  return (
    <div className="selectable flex max-w-[680px] flex-col gap-3 leading-relaxed">
      {articleBlocks(text).map((block) => (
        <BlockView key={block.line} block={block} />
      ))}
    </div>
  );
}

function BlockView({ block }: { block: ArticleBlock }): ReactElement {
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
