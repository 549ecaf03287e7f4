import DOMPurify from 'dompurify';
import { readReference, referenceAddress } from '../../../shared/domain/references/reference.ts';
import { REMOTE_IMAGE_ATTRIBUTE } from '../../../shared/model/remote-picture.ts';

/** A message made safe to show, and what was left out of it. */
export interface SafeHtml {
  readonly html: string;
  /** Pictures from the network that were not loaded, by address. */
  readonly blockedImages: readonly string[];
  /** Content-IDs of pictures that come with the message. */
  readonly contentIds: readonly string[];
}

/** Beyond this a message is shown as text first: laying out megabytes of markup would block the screen. */
export const MAX_HTML_LENGTH = 200_000;

const TAGS = [
  'a',
  'abbr',
  'b',
  'blockquote',
  'br',
  'caption',
  'center',
  'cite',
  'code',
  'col',
  'colgroup',
  'dd',
  'del',
  'details',
  'dfn',
  'div',
  'dl',
  'dt',
  'em',
  'figcaption',
  'figure',
  'font',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'hr',
  'i',
  'img',
  'ins',
  'kbd',
  'li',
  'mark',
  'ol',
  'p',
  'pre',
  'q',
  's',
  'samp',
  'small',
  'span',
  'strike',
  'strong',
  'sub',
  'summary',
  'sup',
  'table',
  'tbody',
  'td',
  'tfoot',
  'th',
  'thead',
  'tr',
  'tt',
  'u',
  'ul',
  'var',
  'wbr',
];
const ATTRIBUTES = [
  'href',
  'src',
  'alt',
  'title',
  'colspan',
  'rowspan',
  'align',
  'valign',
  'dir',
  'lang',
  'style',
  'start',
  REMOTE_IMAGE_ATTRIBUTE,
];

/** Written styles that carry meaning. Colours, sizes and positions are ours, so that nothing hides or imitates. */
const STYLES: readonly string[] = [
  'font-weight',
  'font-style',
  'text-decoration',
  'text-decoration-line',
  'text-align',
  'list-style-type',
  'white-space',
  'vertical-align',
];

const LINK_SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:', 'tel:']);
const INLINE_IMAGE = /^data:image\/(png|gif|jpe?g|webp|bmp);base64,[a-z0-9+/=\s]+$/i;

/** Values with one of these schemes, or with none: the sanitizer asks about every attribute, not only addresses. */
function allowedAddress(schemes: string): RegExp {
  return new RegExp(`^(?:(?:${schemes}):|[^a-z]|[a-z+.-]+(?:[^a-z+.\\-:]|$))`, 'i');
}

/** The address a link really leads to, or null where it must not lead anywhere. */
export function safeLink(address: string): string | null {
  try {
    const url = new URL(address.trim());
    return LINK_SCHEMES.has(url.protocol) ? url.href : null;
  } catch {
    // Not an address at all, or a relative one, which means nothing in a mail.
    return null;
  }
}

/** Whether the words of a link name another place than the one it leads to. */
export function isMisleadingLink(text: string, address: string): boolean {
  const named = /(?:https?:\/\/)?((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})/iu.exec(text.trim());
  const host = safeHost(address);
  if (named?.[1] === undefined || host === null) return false;
  const shown = named[1].toLowerCase().replace(/^www\./, '');
  return host !== shown && !host.endsWith(`.${shown}`);
}

function safeHost(address: string): string | null {
  try {
    const url = new URL(address);
    if (url.protocol === 'mailto:') return url.pathname.split('@').at(-1)?.toLowerCase() ?? null;
    return url.hostname.toLowerCase().replace(/^www\./, '');
  } catch {
    return null;
  }
}

function keepMeaningfulStyles(element: HTMLElement): void {
  // Asked by name: engines differ in which shorthands they list.
  const kept = STYLES.map((name) => [name, element.style.getPropertyValue(name)] as const)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value}`);
  if (kept.length === 0) element.removeAttribute('style');
  else element.setAttribute('style', kept.join('; '));
}

function markLink(link: HTMLAnchorElement): void {
  const address = safeLink(link.getAttribute('href') ?? '');
  if (address === null) {
    link.removeAttribute('href');
    return;
  }
  link.setAttribute('href', address);
  link.setAttribute('title', address);
  link.setAttribute('rel', 'noreferrer noopener');
  if (isMisleadingLink(link.textContent ?? '', address)) {
    const real = link.ownerDocument.createElement('span');
    real.className = 'real-address';
    real.textContent = ` (${safeHost(address) ?? address})`;
    link.append(real);
  }
}

/** Shows a person, a ticket or an article that a colleague names as what it is. @returns whether it was one */
function markReference(link: HTMLAnchorElement): boolean {
  const reference = readReference(link.getAttribute('href') ?? '');
  if (reference === null) return false;
  link.className = `reference reference-${reference.kind}`;
  // There is nothing to open of a person.
  if (reference.kind === 'person') link.removeAttribute('href');
  else link.setAttribute('href', referenceAddress(reference));
  return true;
}

/** Folds what a mail quotes at its end, so that the new words are what one sees. */
function foldQuote(root: ParentNode, document: Document, label: string): void {
  for (const quote of root.querySelectorAll('blockquote')) {
    if (quote.parentElement?.closest('blockquote, details') != null) continue;
    if ((quote.textContent ?? '').length < 240) continue;
    const details = document.createElement('details');
    const summary = document.createElement('summary');
    summary.textContent = '•••';
    summary.setAttribute('title', label);
    quote.replaceWith(details);
    details.append(summary, quote);
  }
}

/**
 * Makes the HTML of a message safe: no scripts, no forms, no styles that hide or move anything, no pictures from
 * the network, links only to known schemes with their real address shown. Works on any input, however broken.
 * @param isOurs a colleague wrote it: what it names of this desk can be opened. A mail that imitates that is only text.
 */
export function safeHtml(dirty: string, quoteLabel: string, isOurs = false): SafeHtml {
  const fragment = DOMPurify.sanitize(dirty, {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ATTRIBUTES,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    // What may be in `src` and `href` is decided below, element by element.
    ALLOWED_URI_REGEXP: allowedAddress('https?|mailto|tel|cid|data|outpost'),
    RETURN_DOM_FRAGMENT: true,
  });
  const { ownerDocument } = fragment;
  const blockedImages: string[] = [];
  const contentIds: string[] = [];
  for (const image of fragment.querySelectorAll('img')) {
    const source = image.getAttribute('src') ?? image.getAttribute(REMOTE_IMAGE_ATTRIBUTE) ?? '';
    if (/^cid:/i.test(source)) {
      const contentId = source.slice(4).replace(/^<|>$/g, '');
      contentIds.push(contentId);
      image.removeAttribute('src');
      image.setAttribute('data-cid', contentId);
    } else if (!INLINE_IMAGE.test(source)) {
      if (source !== '') blockedImages.push(source);
      const alt = image.getAttribute('alt') ?? '';
      const place = ownerDocument.createElement('span');
      place.className = 'blocked-image';
      place.textContent = alt;
      if (alt === '') image.remove();
      else image.replaceWith(place);
    }
  }
  // Broken markup can leave addresses on elements that have no use for them.
  for (const element of fragment.querySelectorAll('[src]:not(img)')) element.removeAttribute('src');
  for (const element of fragment.querySelectorAll(`[${REMOTE_IMAGE_ATTRIBUTE}]`)) {
    element.removeAttribute(REMOTE_IMAGE_ATTRIBUTE);
  }
  for (const element of fragment.querySelectorAll('[href]:not(a)')) element.removeAttribute('href');
  for (const link of fragment.querySelectorAll('a')) {
    if (!isOurs || !markReference(link)) markLink(link);
  }
  for (const element of fragment.querySelectorAll<HTMLElement>('[style]')) keepMeaningfulStyles(element);
  foldQuote(fragment, ownerDocument, quoteLabel);
  const holder = ownerDocument.createElement('div');
  holder.append(fragment);
  return { html: holder.innerHTML, blockedImages, contentIds };
}

/** Plain text as HTML: escaped, with line breaks kept and addresses made into links. */
export function textAsHtml(text: string): string {
  const escaped = text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
  const linked = escaped.replace(
    /\bhttps?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]}，。；：！？）】]/g,
    (address) => `<a href="${address}">${address}</a>`,
  );
  return linked.replace(/\r\n?|\n/g, '<br>');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What may leave the composer: the same rules, with nothing folded or marked. */
export function composedHtml(html: string): string {
  const fragment = DOMPurify.sanitize(html, {
    ALLOWED_TAGS: TAGS.filter((tag) => tag !== 'details' && tag !== 'summary' && tag !== 'font'),
    ALLOWED_ATTR: ['href', 'start', 'colspan', 'rowspan', 'src', 'alt'],
    ALLOWED_URI_REGEXP: allowedAddress('https?|mailto|tel|cid|outpost'),
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  });
  // Only pictures that are files of the message: anything else would call home from the customer's program.
  for (const element of fragment.querySelectorAll('[src]:not(img[src^="cid:"])')) element.remove();
  for (const element of fragment.querySelectorAll('img:not([src]), [href^="cid:"]')) element.remove();
  const holder = fragment.ownerDocument.createElement('div');
  holder.append(fragment);
  return holder.innerHTML;
}
