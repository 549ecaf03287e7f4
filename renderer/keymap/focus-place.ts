const TEXT_INPUTS: ReadonlySet<string> = new Set([
  'text',
  'search',
  'email',
  'password',
  'url',
  'tel',
  'number',
  'date',
  'time',
  'datetime-local',
]);

/** Whether a hint is on the screen: the next Escape is for it, and for nothing else. */
export function isHintShown(page: Document): boolean {
  return page.querySelector('[role="tooltip"]') !== null;
}

/** Anything that floats and owns the keys while it is open carries this attribute. */
export const OVERLAY_ATTRIBUTE = 'data-overlay';

/** A row of a list that Enter opens with the command of its area, and not as the button it is. */
export const OPENED_BY_COMMAND_ATTRIBUTE = 'data-opened-by-command';

/** A text beside which suggestions are shown carries this attribute: the keys of a list are theirs then. */
export const SUGGESTING_ATTRIBUTE = 'data-suggesting';

/** Whether a dialog around this element has been closed and is only still seen: keys are for what is below. */
export function isInClosing(element: Element | null): boolean {
  return element?.closest(`[${OVERLAY_ATTRIBUTE}][data-ending-style]`) != null;
}

/** Whether keys are text in this element. */
export function isEditable(element: Element | null): boolean {
  if (element === null || isInClosing(element)) return false;
  if (element instanceof HTMLInputElement) return TEXT_INPUTS.has(element.type) && !element.readOnly;
  if (element instanceof HTMLTextAreaElement) return !element.readOnly;
  if (element instanceof HTMLSelectElement) return true;
  return element.closest('[contenteditable=""], [contenteditable="true"]') !== null;
}
