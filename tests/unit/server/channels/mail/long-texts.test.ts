import { expect, it } from 'vitest';
import { htmlToText } from '../../../../../server/channels/mail/html/html-to-text.ts';
import { textToHtml } from '../../../../../server/channels/mail/html/text-to-html.ts';
import { newTextOf } from '../../../../../server/channels/mail/parse/new-text.ts';

const LINE = 'A line of a pasted log, 这是一行中文, <b> & "q", seen at 12:30 by mira@outpost.example\n';
const log = (lines: number): string => LINE.repeat(lines);
const divs = (lines: number): string => '<div>一行 of a log <br /></div>'.repeat(lines);
const quoted = (lines: number): string =>
  `Thanks.\n\nOn 2026-03-09 15:20, Desk wrote:\n${'>\n\n'.repeat(lines)}`;
const blanks = (lines: number): string => `<pre>${' '.repeat(lines * 20)}x</pre>`;

const SHORT = 4_000;
const TIMES = 8;
/** Milliseconds; where the processor's time is counted in ticks, less is nothing. */
const TICK = 8;

/** Of the processor and not of the clock, for three times the work: what else the machine does counts for nothing. */
const milliseconds = (work: () => unknown): number => {
  const start = process.threadCpuUsage();
  for (let run = 0; run < 3; run += 1) work();
  return process.threadCpuUsage(start).user / 1000;
};

// Linear is 8 times as long for 8 times the text, quadratic 64 times; the bound leaves a busy machine its noise.
it.each<[string, (text: string) => string, (lines: number) => string]>([
  ['the text of HTML in <div>s', htmlToText, divs],
  ['the text of HTML made of text', htmlToText, (lines) => textToHtml(log(lines))],
  ['the text of HTML with one long run of blanks', htmlToText, blanks],
  ['HTML of text', textToHtml, log],
  ['what is new above much history', newTextOf, quoted],
])('%s takes as much longer as it is longer', (_, convert, make) => {
  const short = make(SHORT);
  const long = make(SHORT * TIMES);
  convert(short);
  expect(
    milliseconds(() => convert(long)) /
      Math.max(
        milliseconds(() => convert(short)),
        TICK,
      ),
  ).toBeLessThan(TIMES * 4);
});

it('keeps every line of a long HTML text, in order', () => {
  const lines = Array.from({ length: 5_000 }, (_, index) => `line ${index}`);
  expect(htmlToText(lines.map((line) => `<div>${line} </div>`).join(''))).toBe(lines.join('\n'));
});
