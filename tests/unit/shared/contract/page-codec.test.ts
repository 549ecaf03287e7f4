import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePage, encodePage, isPageLine, PageBroken } from '../../../../shared/contract/page-codec.ts';
import { type Page, PageLine } from '../../../../shared/contract/sync-protocol.ts';
import { sampleHeader, sampleTrailer } from '../../../support/sample-page.ts';

const line: fc.Arbitrary<PageLine> = fc.oneof(
  fc.tuple(
    fc.constant('put' as const),
    fc.constantFrom('ticket', 'message'),
    fc.uuid(),
    fc.nat(),
    fc.array(fc.jsonValue() as fc.Arbitrary<never>, { maxLength: 4 }),
    fc.option(fc.array(fc.string(), { maxLength: 3 })),
  ),
  fc.tuple(fc.constant('leave' as const), fc.constant('ticket'), fc.uuid(), fc.nat()),
  fc.tuple(fc.constant('del' as const), fc.constant('view'), fc.uuid(), fc.nat()),
);

const pageOf = (lines: readonly PageLine[]): Page => ({
  header: sampleHeader(9, { lastMutation: 3, durableMutation: 3 }),
  lines,
  trailer: sampleTrailer(9, lines.length),
});

const page: fc.Arbitrary<Page> = fc.array(line, { maxLength: 20 }).map(pageOf);

const bytesOf = (sent: Page): Uint8Array =>
  encodePage({ ...sent, lines: sent.lines.map((each) => JSON.stringify(each)) });

describe('a page on the wire', () => {
  it('comes back as it was sent', () => {
    fc.assert(
      fc.property(page, (sent) => {
        expect(decodePage(bytesOf(sent))).toEqual(JSON.parse(JSON.stringify(sent)));
      }),
    );
  });

  it('is one JSON value a line, in UTF-8', () => {
    const { header, trailer } = pageOf([]);
    const lines = ['["put","ticket","1",1,["打印机 \u2028 🖨"],null]', '["del","view","2",2]'];
    const text = [JSON.stringify(header), ...lines, JSON.stringify(trailer)].join('\n');
    expect(Buffer.from(encodePage({ header, lines, trailer })).toString('utf8')).toBe(text);
  });

  it('is thrown away when it is not UTF-8', () => {
    const bytes = Buffer.from(bytesOf(pageOf([['put', 'ticket', '1', 1, ['printer'], null]])));
    expect(decodePage(bytes).lines).toHaveLength(1);
    bytes[bytes.indexOf('printer')] = 0xff;
    expect(() => decodePage(bytes)).toThrow(PageBroken);
  });

  it('R6: cut anywhere, it is thrown away as a whole', () => {
    fc.assert(
      fc.property(page, fc.double({ min: 0, max: 1, noNaN: true }), (sent, share) => {
        const bytes = bytesOf(sent);
        const cut = bytes.subarray(0, Math.floor(share * (bytes.length - 1)));
        expect(() => decodePage(cut)).toThrow(PageBroken);
      }),
    );
  });

  it('R6: with a line lost on the way, it is thrown away as a whole', () => {
    fc.assert(
      fc.property(
        page.filter(({ lines }) => lines.length > 0),
        fc.nat(),
        (sent, pick) => {
          const lines = Buffer.from(bytesOf(sent)).toString('utf8').split('\n');
          lines.splice(1 + (pick % sent.lines.length), 1);
          expect(() => decodePage(Buffer.from(lines.join('\n')))).toThrow(PageBroken);
        },
      ),
    );
  });

  it('takes for a line what the schema takes for one', () => {
    const part = fc.oneof(
      fc.constantFrom('put', 'del', 'leave', 'ticket', null, [], ['user:1'], 7, 7.5, 'x'.repeat(41)),
      fc.jsonValue(),
    );
    const anything = fc.oneof(
      line,
      fc.array(part, { maxLength: 7 }),
      line.map((sent) => [...sent, 1]),
    );
    fc.assert(
      fc.property(anything, fc.nat({ max: 5 }), part, (value, place, other) => {
        const changed = (value as unknown[]).map((each, index) => (index === place ? other : each));
        for (const candidate of [value, changed]) {
          expect(isPageLine(candidate)).toBe(PageLine.safeParse(candidate).success);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it.each(['', '<html>Welcome to our hotel</html>', '{}', '[]\n[]', 'null\nnull'])(
    'is not made of what a portal answers: %j',
    (text) => {
      expect(() => decodePage(Buffer.from(text))).toThrow(PageBroken);
    },
  );
});
