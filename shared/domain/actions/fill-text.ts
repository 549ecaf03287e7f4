import { Placeholder } from '../../model/action.ts';

/** What stands in the places of a text; null where nobody knows. */
export type PlaceholderValues = Readonly<Record<Placeholder, string | null>>;

/** A text with its places filled, or the names of those that cannot be. */
export type FilledText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly missing: readonly string[]; readonly text: string };

const PLACE = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** The names of the places in a text, each once, known or not. */
export function placesIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(PLACE)].map(([, name]) => name ?? ''))];
}

/** Whether a text may have a place of that name. */
export function isPlaceholder(name: string): name is Placeholder {
  return Placeholder.safeParse(name).success;
}

/** Fills every place of a text at once: what is filled in is never looked at again, whatever it says. */
export function fillText(text: string, values: PlaceholderValues): FilledText {
  const valueAt = (name: string): string | null => (isPlaceholder(name) ? values[name] : null) || null;
  const missing = placesIn(text).filter((name) => valueAt(name) === null);
  const filled = text.replaceAll(PLACE, (place, name: string) => valueAt(name) ?? place);
  return missing.length === 0 ? { ok: true, text: filled } : { ok: false, missing, text: filled };
}
