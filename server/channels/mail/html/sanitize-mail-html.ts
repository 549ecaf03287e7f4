import sanitizeHtml, { type Attributes, type IFrame, type Tag } from 'sanitize-html';
import { REMOTE_IMAGE_ATTRIBUTE } from '../../../../shared/model/remote-picture.ts';

/** Attribute that marks quoted history, for folding it away. */
export const QUOTE_ATTRIBUTE = 'data-quote';

const size = /^\d{1,4}(?:\.\d{1,3})?(?:px|pt|em|rem|ex|%)?$/;
const sizes = /^(?:(?:\d{1,4}(?:\.\d{1,3})?(?:px|pt|em|rem|ex|%)?|auto|0)\s*){1,4}$/;
const color = /^(?:#[0-9a-f]{3,8}|[a-z]{3,24}|rgba?\([\d\s.,%]{3,40}\)|hsla?\([\d\s.,%]{3,40}\))$/i;
const border =
  /^(?:(?:\d{1,3}(?:\.\d{1,2})?(?:px|pt|em)?|thin|medium|thick|none|hidden|solid|dashed|dotted|double|groove|ridge|inset|outset|#[0-9a-f]{3,8}|[a-z]{3,24}|rgba?\([\d\s.,%]{3,40}\))\s*){1,3}$/i;
const words = (...allowed: string[]): RegExp => new RegExp(`^(?:${allowed.join('|')})$`, 'i');

/** Styles that change looks only: nothing that positions, animates, loads or covers. */
const allowedStyles: Record<string, RegExp[]> = {
  color: [color],
  'background-color': [color],
  'font-family': [/^[\w\s"',.\-\u0080-\uffff]{1,200}$/],
  'font-size': [
    size,
    words('xx-small', 'x-small', 'small', 'medium', 'large', 'x-large', 'xx-large', 'smaller', 'larger'),
  ],
  'font-weight': [/^(?:[1-9]00|normal|bold|bolder|lighter)$/i],
  'font-style': [words('normal', 'italic', 'oblique')],
  'text-align': [words('left', 'right', 'center', 'justify', 'start', 'end')],
  'text-decoration': [/^(?:(?:none|underline|line-through|overline|solid)\s*){1,3}$/i],
  'text-indent': [size],
  'text-transform': [words('none', 'uppercase', 'lowercase', 'capitalize')],
  'vertical-align': [words('top', 'middle', 'bottom', 'baseline', 'sub', 'super', 'text-top', 'text-bottom')],
  'line-height': [size, words('normal')],
  'white-space': [words('normal', 'nowrap', 'pre', 'pre-wrap', 'pre-line')],
  'list-style-type': [/^[a-z-]{3,30}$/i],
  width: [size, words('auto')],
  'max-width': [size, words('none')],
  height: [size, words('auto')],
  margin: [sizes],
  padding: [sizes],
  'border-collapse': [words('collapse', 'separate')],
  'border-spacing': [sizes],
  border: [border],
  direction: [words('ltr', 'rtl')],
};
for (const side of ['top', 'right', 'bottom', 'left']) {
  allowedStyles[`margin-${side}`] = [sizes];
  allowedStyles[`padding-${side}`] = [sizes];
  allowedStyles[`border-${side}`] = [border];
}

const allowedTags = (
  'a abbr address b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt ' +
  'em figcaption figure font h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small ' +
  'span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr'
).split(' ');

/** What is dropped together with everything inside it. */
const dropWithContent = (
  'script style head title textarea option select noscript template iframe object embed applet svg math audio video ' +
  'canvas frame frameset noframes noembed xmp plaintext listing'
).split(' ');

const styleOf = (attributes: Attributes): string =>
  (attributes.style ?? '').toLowerCase().replace(/\s+/g, '');

/** Hidden from the reader: also hidden from the agent and the index (preheaders, keyword stuffing, trackers). */
const isHidden = (attributes: Attributes): boolean => {
  if ('hidden' in attributes) return true;
  const style = styleOf(attributes);
  return (
    /(?:^|;)(?:display:none|visibility:(?:hidden|collapse)|opacity:0(?:\.0+)?(?:;|!|$)|mso-hide:all|font-size:0(?:px|pt|em|%)?(?:;|!|$))/.test(
      style,
    ) ||
    (/(?:^|;)max-height:0(?:px)?(?:;|!|$)/.test(style) && style.includes('overflow:hidden'))
  );
};

const isTrackingPixel = (attributes: Attributes): boolean =>
  /^https?:/i.test(attributes.src ?? '') &&
  /^[01](?:px)?$/.test(attributes.width ?? '') &&
  /^[01](?:px)?$/.test(attributes.height ?? '');

/** Class and id names by which mail programs mark the history below an answer. */
const quoteMarks =
  /(?:^|\s)(?:gmail_quote(?:_container)?|gmail_extra|yahoo_quoted|moz-cite-prefix|protonmail_quote|divrplyfwdmsg|appendonsend|olk_src_body_section|isreplycontent|reply-intro|ntes-mailmaster-quote|mail-quote|x_gmail_quote|zmail_extra|front-blockquote)(?:\s|$)/i;

const isQuote = (tagName: string, attributes: Attributes): boolean =>
  quoteMarks.test(attributes.class ?? '') ||
  quoteMarks.test(attributes.id ?? '') ||
  (tagName === 'blockquote' && (attributes.type?.toLowerCase() === 'cite' || 'cite' in attributes));

const safeDataImage = /^data:image\/(?:png|jpe?g|gif|webp|bmp);base64,[a-z0-9+/=\s]+$/i;

const transformImage = (attributes: Attributes): Attributes => {
  const source = (attributes.src ?? '').replace(/[\p{Cc}\s]+/gu, '');
  const kept: Attributes = {};
  if (isTrackingPixel(attributes)) return kept;
  for (const name of ['alt', 'title', 'width', 'height', 'style']) {
    const value = attributes[name];
    if (value !== undefined) kept[name] = value;
  }
  if (/^cid:/i.test(source) || safeDataImage.test(source)) kept.src = source;
  else if (/^(?:https?:)?\/\//i.test(source)) {
    kept[REMOTE_IMAGE_ATTRIBUTE] = source.startsWith('//') ? `https:${source}` : source;
  }
  return kept;
};

/** A tag that is always dropped together with its content. */
const DROPPED_TAG = 'noembed';

const transformAny = (tagName: string, attributes: Attributes): Tag => {
  if (isHidden(attributes)) return { tagName: DROPPED_TAG, attribs: {} };
  const kept: Attributes = { ...attributes };
  delete kept[QUOTE_ATTRIBUTE];
  delete kept[REMOTE_IMAGE_ATTRIBUTE];
  if (isQuote(tagName, attributes)) kept[QUOTE_ATTRIBUTE] = '1';
  return { tagName, attribs: tagName === 'img' ? transformImage(kept) : kept };
};

const transformLink = (tagName: string, attributes: Attributes): Tag => {
  if (attributes.href === undefined) return { tagName, attribs: attributes };
  return { tagName, attribs: { ...attributes, rel: 'noopener noreferrer nofollow', target: '_blank' } };
};

const options: sanitizeHtml.IOptions = {
  allowedTags,
  nonTextTags: dropWithContent,
  disallowedTagsMode: 'discard',
  allowedAttributes: {
    '*': ['style', 'dir', 'lang', 'title', 'align', QUOTE_ATTRIBUTE],
    a: ['href', 'rel', 'target'],
    img: ['src', 'alt', 'width', 'height', REMOTE_IMAGE_ATTRIBUTE],
    font: ['color', 'face', 'size'],
    table: ['width', 'height', 'border', 'cellpadding', 'cellspacing', 'bgcolor'],
    td: ['width', 'height', 'colspan', 'rowspan', 'valign', 'bgcolor', 'nowrap'],
    th: ['width', 'height', 'colspan', 'rowspan', 'valign', 'bgcolor', 'scope'],
    tr: ['height', 'valign', 'bgcolor'],
    col: ['width', 'span'],
    ol: ['start', 'type', 'reversed'],
    li: ['value'],
    details: ['open'],
    time: ['datetime'],
  },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowedSchemesByTag: { img: ['cid', 'data'] },
  allowedSchemesAppliedToAttributes: ['href', 'src', 'cite'],
  allowProtocolRelative: false,
  allowedStyles: { '*': allowedStyles },
  transformTags: { '*': transformAny, a: transformLink },
  exclusiveFilter: (frame: IFrame) =>
    frame.tag === 'img' &&
    !('src' in frame.attribs) &&
    !(REMOTE_IMAGE_ATTRIBUTE in frame.attribs) &&
    !frame.attribs.alt,
  nestingLimit: 200,
  parser: { lowerCaseTags: true, lowerCaseAttributeNames: true, decodeEntities: true },
};

/** The time that the parser takes grows with the square of the depth: 150,000 elements would stop the server for 15 s. */
const MAX_DEPTH = 10_000;
const VOID = new Set(
  'area base basefont br col command embed frame hr img input isindex keygen link meta param source track wbr'.split(
    ' ',
  ),
);

/** Counts as the parser does: an end tag ends all down to its own start, and nothing when there is none. */
function isTooDeep(html: string): boolean {
  const open: string[] = [];
  const counts = new Map<string, number>();
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    const tag = name.toLowerCase();
    if (VOID.has(tag)) continue;
    const count = counts.get(tag) ?? 0;
    if (slash === '') {
      open.push(tag);
      counts.set(tag, count + 1);
      if (open.length > MAX_DEPTH) return true;
    } else if (count > 0) {
      for (let ended = ''; ended !== tag; ) {
        ended = open.pop() ?? tag;
        counts.set(ended, (counts.get(ended) ?? 1) - 1);
      }
    }
  }
  return false;
}

/**
 * Makes the HTML of a mail safe to show: no script, form, handler, frame or foreign style; remote images wait in
 * `data-remote-src`; `cid:` images stay; links open outside without a referrer; what the sender hid is removed.
 * The result is well-formed and contains only the allowed elements.
 * @throws Error for HTML that is nested deeper than any mail program writes it
 */
export const sanitizeMailHtml = (html: string): string => {
  if (isTooDeep(html)) throw new Error('The HTML is nested too deeply');
  return sanitizeHtml(html, options).trim();
};
