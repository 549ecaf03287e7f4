import {
  footers,
  forwardAnnouncements,
  headerBlockLine,
  headerBlockStart,
  introductionEnd,
  quoteAnnouncements,
  signatureStarts,
} from './reply-patterns.ts';

const isQuoted = (line: string): boolean => /^\s*(?:>|\|\s|》)/.test(line);
const isBlank = (line: string): boolean => /^[\s\u00a0]*$/.test(line);

/** True when history is announced on this line, or on this and the next ones (long lines are folded). */
const announcesQuote = (lines: readonly string[], index: number): boolean => {
  const line = (lines[index] ?? '').trim();
  if (line === '') return false;
  const joined = [
    line,
    `${line} ${(lines[index + 1] ?? '').trim()}`,
    `${line} ${(lines[index + 1] ?? '').trim()} ${(lines[index + 2] ?? '').trim()}`,
  ];
  // only a line that already shows a date goes on in the next one
  const starts = /\d/.test(line) || /^(?:on|am|le|el|il|em|op|den|på|dne)\s.{10,}/iu.test(line);
  const tries = starts ? joined : joined.slice(0, 1);
  if (tries.some((text) => text.length < 500 && quoteAnnouncements.some((pattern) => pattern.test(text))))
    return true;
  if (!headerBlockStart.test(line)) return false;
  const following = lines.slice(index + 1, index + 7).filter((next) => !isBlank(next));
  return following.slice(0, 4).filter((next) => headerBlockLine.test(next)).length >= 2;
};

const trimBlank = (lines: readonly string[]): string[] => {
  let start = 0;
  let end = lines.length;
  while (start < end && isBlank(lines[start] ?? '')) start += 1;
  while (end > start && isBlank(lines[end - 1] ?? '')) end -= 1;
  return lines.slice(start, end);
};

const withoutFooter = (lines: readonly string[]): string[] => {
  let kept = trimBlank(lines);
  while (kept.length > 1 && footers.some((pattern) => pattern.test((kept.at(-1) ?? '').trim()))) {
    kept = trimBlank(kept.slice(0, -1));
  }
  return kept;
};

/** Signatures are short; a delimiter far above the end separates sections of a text instead. */
const MAX_SIGNATURE_LINES = 12;

const withoutSignature = (lines: readonly string[]): string[] => {
  const index = lines.findIndex(
    (line, position) =>
      position > 0 &&
      signatureStarts.some((pattern) => pattern.test(line)) &&
      (/^--\s*$/.test(line) || lines.length - position <= MAX_SIGNATURE_LINES),
  );
  return withoutFooter(index === -1 ? lines : lines.slice(0, index));
};

const withoutTrailingQuote = (lines: readonly string[]): string[] => {
  const kept = trimBlank(lines);
  let end = kept.length;
  while (end > 0 && (isQuoted(kept[end - 1] ?? '') || isBlank(kept[end - 1] ?? ''))) end -= 1;
  if (end === kept.length) return kept;
  const above = trimBlank(kept.slice(0, end));
  let introduction = above.length - 1;
  while (introduction > 0 && above.length - introduction < 3 && !isBlank(above[introduction - 1] ?? '')) {
    introduction -= 1;
  }
  const last = above.slice(introduction).join(' ');
  const isIntroduction = introduction > 0 && introductionEnd.test(last) && /\d{4}|@|\d[:.]\d\d/.test(last);
  return isIntroduction ? trimBlank(above.slice(0, introduction)) : above;
};

/** Whether a line of the author follows a quoted one, blank lines aside. */
const hasAnswerAfterQuote = (lines: readonly string[]): boolean => {
  const written = lines.filter((line) => !isBlank(line));
  return written.some((line, index) => !isQuoted(line) && isQuoted(written[index - 1] ?? ''));
};

/**
 * What the person wrote: the text without history below, signature and program footers. Conservative: answers
 * between quoted lines are kept together with them, and when nothing would remain the whole text is returned
 * (a forwarded mail is content). The full text is always kept beside it by the caller.
 */
export const newTextOf = (text: string): string => {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const announced = lines.findIndex((_, index) => announcesQuote(lines, index));
  const forwarded = lines.findIndex((line) =>
    forwardAnnouncements.some((pattern) => pattern.test(line.trim())),
  );
  if (forwarded !== -1 && (announced === -1 || forwarded <= announced)) return text.trim();
  const cut = announced;
  const hasAnswersBelow = cut !== -1 && hasAnswerAfterQuote(lines.slice(cut + 1));
  const above = cut === -1 ? lines : lines.slice(0, cut);
  const isTopPosted = !above.every(isBlank);
  let kept: string[];
  if (cut !== -1 && isTopPosted && hasAnswersBelow) kept = lines;
  else if (cut !== -1 && !hasAnswersBelow) kept = above;
  else if (cut !== -1) kept = lines.slice(cut + 1).filter((line) => !isQuoted(line));
  else kept = lines;
  const result = withoutSignature(withoutTrailingQuote(withoutSignature(withoutTrailingQuote(kept))))
    .join('\n')
    .trim();
  return result === '' ? text.trim() : result;
};
