import type { TimelineEntry } from '../../../shared/contract/queries.ts';
import { MAX_HTML_LENGTH, type SafeHtml, safeHtml, textAsHtml } from './safe-html.ts';

/** How much of an oversized message is shown before the person asks for more. */
const PREVIEW_LENGTH = 20_000;

/** What was made of the bodies of the last while, by label of the quotes; bodies of messages never change. */
const made = new WeakMap<TimelineEntry, { readonly quoteLabel: string; readonly safe: SafeHtml }>();

/** The body of a message, made safe once. Calling it ahead of time spares the work when the message is shown. */
export function safeBodyOf(entry: TimelineEntry, quoteLabel: string): SafeHtml {
  const known = made.get(entry);
  if (known?.quoteLabel === quoteLabel) return known.safe;
  const safe = isHuge(entry)
    ? textOnly(entry.bodyText.slice(0, PREVIEW_LENGTH))
    : safeHtml(
        entry.bodyHtml.trim() === '' ? textAsHtml(entry.bodyText) : entry.bodyHtml,
        quoteLabel,
        entry.authorUserId !== null,
      );
  made.set(entry, { quoteLabel, safe });
  return safe;
}

/** Whether a message is first shown in part. */
export function isHuge({ bodyHtml, bodyText }: TimelineEntry): boolean {
  return bodyHtml.length > MAX_HTML_LENGTH || bodyText.length > MAX_HTML_LENGTH;
}

/** Plain text as a body. */
export function textOnly(text: string): SafeHtml {
  return { html: textAsHtml(text), blockedImages: [], contentIds: [] };
}
