/** No line of history begins nearer to the one before than this. */
const MIN_GAP = 1_000_000;

/**
 * How many sequences a line of history leaves out: what a restored center writes before it knows of its loss must not
 * carry a sequence of what was lost, or a comparison would take two versions of a row for one. One of four thousand
 * million gaps, from the random end of the line's token, a UUID: enough for two million lines.
 */
export function gapOf(token: string): number {
  return MIN_GAP + Number.parseInt(token.slice(-8), 16);
}
