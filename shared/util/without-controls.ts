const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/gu;
const CONTROLS = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A line without control characters and without those that turn the direction of what follows: nothing in it is a
 * disguise. Where a line or column ended, a space keeps the words apart.
 */
export function withoutControls(text: string): string {
  return text.replace(BREAKS, ' ').replace(CONTROLS, '').trim();
}
