/** A line without control characters and without those that turn the direction of what follows: nothing in it is a disguise. */
export function withoutControls(text: string): string {
  return text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '').trim();
}
