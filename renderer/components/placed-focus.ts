import type { KeyboardEvent } from 'react';

/** F6 goes from the list to the form and on, Shift with it back: each begins with what is shown in it. */
export function walkRegions(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'F6') return;
  event.preventDefault();
  const regions = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-region]')];
  const at = regions.findIndex((region) => region.contains(region.ownerDocument.activeElement));
  const next = regions.at((at + (event.shiftKey ? -1 : 1)) % regions.length);
  const begin = next?.querySelector<HTMLElement>(
    '[aria-current="true"], [data-place] :is(input, select, textarea)',
  );
  (begin ?? next?.querySelector('button'))?.focus();
}

/** The part of a form at a place of what it edits, or at the nearest around it. */
export function elementAt(content: HTMLElement | null, place: string): HTMLElement | null {
  for (let at = place; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
    const found = content?.querySelector<HTMLElement>(`[data-place="${at}"]`);
    if (found != null) return found.querySelector<HTMLElement>('input, select, textarea, button');
  }
  return null;
}
