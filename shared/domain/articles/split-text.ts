/**
 * Where one piece ends and the next begins: after a line, after a Chinese sentence, after a space behind the end of a
 * Latin one. Every look has a fixed length, so that no text takes longer than its letters.
 */
const SEAM =
  /(?<=\n)|(?<=[。！？；])(?![。！？；”’」』）\n])|(?<=[。！？；][”’」』）])(?!\n)|(?<=[.!?;] )(?! )|(?<=[.!?;]["')\]] )(?! )/u;

/** Pieces of one side times pieces of the other; comparing more would hold everybody up. */
export const MOST_COMPARISONS = 4_000_000;

/** The lines and sentences of a text; put together again they are the text. */
export function splitText(text: string): readonly string[] {
  return text === '' ? [] : text.split(SEAM);
}
