const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes text for use in HTML content and attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => escapes[char] ?? char);

// Chinese text runs on without blanks, so a link ends at the first character outside ASCII; closing brackets and
// sentence punctuation at the end belong to the sentence
const linkPattern =
  /\b(?:https?:\/\/|www\.)[\x21-\x7e]{2,2000}|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/gi;

const trimLink = (found: string): string => {
  let link = found.replace(/[<>"'].*$/s, '');
  for (;;) {
    const last = link.at(-1) ?? '';
    const unbalanced = last === ')' && link.split('(').length < link.split(')').length;
    if (!/[.,;:!?\]}*_]/.test(last) && !unbalanced) return link;
    link = link.slice(0, -1);
  }
};

const anchor = (link: string): string => {
  const target = link.includes('@') && !/^(?:https?:|www\.)/i.test(link) ? `mailto:${link}` : link;
  const href = /^www\./i.test(target) ? `https://${target}` : target;
  return `<a href="${escapeHtml(href)}" rel="noopener noreferrer nofollow" target="_blank">${escapeHtml(link)}</a>`;
};

/** Plain text as HTML: escaped, line ends kept, web and mail addresses made into links. */
export const textToHtml = (text: string): string => {
  const linked = (line: string): string => {
    let html = '';
    let position = 0;
    for (const match of line.matchAll(linkPattern)) {
      const link = trimLink(match[0]);
      if (link.length < 4) continue;
      html += escapeHtml(line.slice(position, match.index)) + anchor(link);
      position = match.index + link.length;
    }
    return html + escapeHtml(line.slice(position));
  };
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/\n+$/, '')
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${paragraph.split('\n').map(linked).join('<br />')}</p>`)
    .join('\n');
};
