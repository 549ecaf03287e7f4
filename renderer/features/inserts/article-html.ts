import { escapeHtml } from '../../../shared/domain/actions/text-to-html.ts';
import { type ArticleBlock, articleBlocks } from '../knowledge/article-blocks.ts';

/** An article as paragraphs of a message: its title, and its text with the marks of Markdown done. */
export function articleHtml({ title, body }: { readonly title: string; readonly body: string }): string {
  return `<p><strong>${escapeHtml(title)}</strong></p>${articleBlocks(body).map(blockHtml).join('')}`;
}

function blockHtml(block: ArticleBlock): string {
  switch (block.kind) {
    case 'heading':
      return `<p><strong>${escapeHtml(block.text)}</strong></p>`;
    case 'list': {
      const tag = block.isOrdered ? 'ol' : 'ul';
      return `<${tag}>${block.items.map((item) => `<li><p>${escapeHtml(item)}</p></li>`).join('')}</${tag}>`;
    }
    case 'quote':
      return `<blockquote><p>${lines(block.text)}</p></blockquote>`;
    case 'code':
      return `<pre><code>${escapeHtml(block.text)}</code></pre>`;
    case 'paragraph':
      return `<p>${lines(block.text)}</p>`;
  }
}

function lines(text: string): string {
  return escapeHtml(text).replaceAll('\n', '<br>');
}
