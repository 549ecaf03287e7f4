import { escapeHtml } from '../../channels/mail/html/text-to-html.ts';

/** A message before it is rendered: paragraphs, then who signed, then what was quoted. */
export interface Body {
  readonly text: string;
  readonly signature?: string;
  readonly quote?: { readonly introduction: string; readonly text: string };
}

/** The same content as plain text and as clean HTML in the sanitizer's form. */
export function renderBody({ text, signature, quote }: Body): { bodyText: string; bodyHtml: string } {
  const main = signature === undefined ? text : `${text}\n\n${signature}`;
  if (quote === undefined) return { bodyText: main, bodyHtml: paragraphs(main) };
  const quoted = quote.text
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');
  return {
    bodyText: `${main}\n\n${quote.introduction}\n${quoted}`,
    bodyHtml: `${paragraphs(main)}\n${paragraphs(quote.introduction)}\n<blockquote data-quote="1">${paragraphs(quote.text)}</blockquote>`,
  };
}

function paragraphs(text: string): string {
  return text
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${paragraph.split('\n').map(escapeHtml).join('<br />')}</p>`)
    .join('\n');
}
