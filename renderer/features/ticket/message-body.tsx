import { ImageOff } from 'lucide-react';
import { type ReactElement, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { TimelineEntry } from '../../../shared/contract/queries.ts';
import { readReference } from '../../../shared/domain/references/reference.ts';
import type { Attachment } from '../../../shared/model/attachment.ts';
import { fileSize } from '../../format/number.ts';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import type { Services } from '../../services.ts';
import { useServices } from '../../services.ts';
import { openReference } from './open-reference.ts';
import { isHuge, safeBodyOf, textOnly } from './safe-body.ts';
import { safeLink } from './safe-html.ts';

const BODY_STYLE = `
  :host { display: block; contain: content; overflow-wrap: anywhere; color: inherit; }
  :host([tabindex]) { overflow-x: auto; }
  * { max-width: 100%; box-sizing: border-box; }
  p, ul, ol, pre, blockquote, table { margin: 0 0 .6em; }
  :is(p, ul, ol, pre, blockquote, div, table):last-child { margin-bottom: 0; }
  ul, ol { padding-left: 1.6em; }
  a { color: var(--accent); text-underline-offset: 2px; cursor: pointer; }
  a:focus-visible, summary:focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; border-radius: 2px; }
  .reference { padding: 0 3px; border-radius: 3px; background: var(--accent-soft); color: var(--accent); text-decoration: none; }
  a.reference[href]:hover { text-decoration: underline; }
  .reference-person { cursor: text; font-weight: 600; }
  img { height: auto; border-radius: 4px; }
  img[data-cid]:not([src]) { display: inline-block; min-width: 80px; min-height: 40px; background: var(--surface-active); }
  pre, code, kbd, samp, tt { font-family: var(--font-mono); font-size: .93em; white-space: pre-wrap; }
  blockquote { padding-left: 10px; border-left: 2px solid var(--line-strong); color: var(--text-muted); }
  table { border-collapse: collapse; }
  td, th { padding: 2px 8px 2px 0; text-align: left; vertical-align: top; }
  h1, h2, h3, h4, h5, h6 { margin: 0 0 .4em; font-size: 1.1em; }
  hr { border: 0; border-top: 1px solid var(--line); }
  .real-address { color: var(--orange); }
  .blocked-image { display: inline-block; padding: 1px 4px; line-height: 1.2; border: 1px dashed var(--line-strong); border-radius: 3px; color: var(--text-faint); }
  summary { display: inline-block; padding: 0 6px; border-radius: 4px; background: var(--surface-active);
    color: var(--text-muted); line-height: 1.2; list-style: none; cursor: pointer; }
  details[open] > summary { margin-bottom: 6px; }
`;

const styleSheet = new CSSStyleSheet();
styleSheet.replaceSync(BODY_STYLE);

function isImage(attachment: Attachment): boolean {
  return /^image\/(png|gif|jpeg|webp|bmp)$/i.test(attachment.mimeType);
}

/** Loads the pictures that come with the message into their places; returns how to let them go. */
function loadInlineImages(services: Services, root: ShadowRoot, entry: TimelineEntry): () => void {
  const addresses: string[] = [];
  let isGone = false;
  for (const image of root.querySelectorAll<HTMLImageElement>('img[data-cid]')) {
    const contentId = image.getAttribute('data-cid');
    const attachment = entry.attachments.find((each) => each.contentId === contentId && isImage(each));
    if (attachment === undefined) continue;
    services.store
      .readAttachment(attachment.id)
      .then((content) => {
        if (isGone) return;
        const address = URL.createObjectURL(content.slice(0, content.size, attachment.mimeType));
        addresses.push(address);
        image.src = address;
      })
      .catch(() => {
        image.alt = services.translator.t('error.attachmentUnavailable');
      });
  }
  return () => {
    isGone = true;
    for (const address of addresses) URL.revokeObjectURL(address);
  };
}

/** The words of a message in a closed-off part of the page: its styles cannot reach ours, nor ours its links. */
export function MessageBody({ entry }: { entry: TimelineEntry }): ReactElement {
  const services = useServices();
  const { t, locale } = useText();
  const holder = useRef<HTMLDivElement>(null);
  const [showsAll, setShowsAll] = useState(false);
  const hasMore = isHuge(entry) && !showsAll;
  const quoteLabel = t('message.quoted');
  const safe = useMemo(
    () => (showsAll ? textOnly(entry.bodyText) : safeBodyOf(entry, quoteLabel)),
    [entry, showsAll, quoteLabel],
  );

  // In the same frame as the card: a message that is painted is painted with its words.
  useLayoutEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [styleSheet];
    root.innerHTML = safe.html;
    const onClick = (event: Event): void => {
      const link = event.composedPath().find((each) => each instanceof HTMLAnchorElement);
      if (!(link instanceof HTMLAnchorElement)) return;
      event.preventDefault();
      const address = link.getAttribute('href') ?? '';
      const reference = readReference(address);
      if (reference !== null) {
        openReference(services, reference);
        return;
      }
      const url = safeLink(address);
      if (url !== null) services.host.openExternal({ url }).catch(reportError(services));
    };
    root.addEventListener('click', onClick);
    root.addEventListener('auxclick', onClick);
    // Wide tables scroll, and only they: each part that scrolls is a layer of its own. What scrolls must be reachable by
    // keyboard. Asked after the layout, which is not forced.
    const observer = new ResizeObserver(() => {
      if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
      else element.removeAttribute('tabindex');
    });
    observer.observe(element);
    const release = loadInlineImages(services, root, entry);
    return () => {
      release();
      observer.disconnect();
      root.removeEventListener('click', onClick);
      root.removeEventListener('auxclick', onClick);
    };
  }, [safe, services, entry]);

  return (
    <>
      <div ref={holder} className="selectable" />
      {hasMore ? (
        <button
          type="button"
          onClick={() => setShowsAll(true)}
          className="mt-2 font-semibold text-accent hover:underline"
        >
          {t('message.showAll', { size: fileSize(entry.bodyText.length, locale) })}
        </button>
      ) : null}
      {safe.blockedImages.length > 0 ? (
        <details className="mt-2 text-small text-faint">
          <summary className="inline-flex items-center gap-1.5">
            <ImageOff size={13} aria-hidden />
            {t('message.blockedImages', { count: safe.blockedImages.length })}
          </summary>
          <ul className="mt-1 flex flex-col gap-0.5">
            {[...new Set(safe.blockedImages)].slice(0, 20).map((address) => (
              <li key={address} className="truncate">
                <button
                  type="button"
                  className="max-w-full truncate text-accent hover:underline"
                  title={address}
                  onClick={() => {
                    const url = safeLink(address);
                    if (url !== null) services.host.openExternal({ url }).catch(reportError(services));
                  }}
                >
                  {address}
                </button>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}
