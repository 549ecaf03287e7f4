import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeText } from '../../../../../shared/domain/articles/merge-text.ts';
import { splitText } from '../../../../../shared/domain/articles/split-text.ts';
import type { ArticleText } from '../../../../../shared/model/article.ts';

const text = (body: string, more: Partial<ArticleText> = {}): ArticleText => ({
  title: 'Title',
  labels: [],
  ...more,
  body,
});

/** Any text, and texts of few different pieces, in which much is alike. */
const anyBody = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(fc.constantFrom('好的。', '重启路由器。', 'Yes. ', 'No! ', '\n', '- a\n', '“行。”', '. . ', 'x'), {
      maxLength: 14,
    })
    .map((pieces) => pieces.join('')),
);

/** Lines of one text, and which of them each of two people replaced by something new, or took out. */
const anyEdits = fc
  .array(fc.constantFrom('', '- one', 'Restart it. Then wait.', '先断电。再开机。'), {
    minLength: 3,
    maxLength: 12,
  })
  .chain((lines) =>
    fc.record({
      lines: fc.constant(lines),
      mine: fc.uniqueArray(fc.nat(lines.length - 1), { maxLength: 3 }),
      theirs: fc.uniqueArray(fc.nat(lines.length - 1), { maxLength: 3 }),
    }),
  );

describe('R132: pieces', () => {
  it('put together again are the text', () => {
    fc.assert(
      fc.property(anyBody, (body) => splitText(body).join('') === body && !splitText(body).includes('')),
    );
  });

  it('are lines, and the sentences of both languages', () => {
    expect(splitText('First. Second!\n先断电。他说：“好。”再开机。\n1.5 s')).toEqual([
      'First. ',
      'Second!\n',
      '先断电。',
      '他说：“好。”',
      '再开机。\n',
      '1.5 s',
    ]);
  });
});

describe('R132: two texts from one', () => {
  it('what only one changed is as that one made it', () => {
    fc.assert(
      fc.property(anyBody, anyBody, (base, changed) => {
        expect(mergeText(text(base), text(changed), text(base))?.body).toBe(changed);
        expect(mergeText(text(base), text(base), text(changed))?.body).toBe(changed);
        expect(mergeText(text(base), text(changed), text(changed))?.body).toBe(changed);
      }),
    );
  });

  it('does not depend on who was first', () => {
    fc.assert(
      fc.property(anyBody, anyBody, anyBody, (base, one, other) => {
        const merged = mergeText(text(base), text(one), text(other));
        expect(merged).toEqual(mergeText(text(base), text(other), text(one)));
      }),
    );
  });

  it('changes of lines that do not touch are both in it; those of the same line never are', () => {
    fc.assert(
      fc.property(anyEdits, ({ lines, mine, theirs }) => {
        const edited = (which: readonly number[], by: string) =>
          lines.map((line, at) => (which.includes(at) ? `${by} ${at}` : `${at} ${line}`)).join('\n');
        const merged = mergeText(
          text(edited([], '')),
          text(edited(theirs, 'theirs')),
          text(edited(mine, 'mine')),
        );
        const isApart = mine.every((at) => theirs.every((other) => Math.abs(at - other) > 1));
        if (mine.length === 0 || theirs.length === 0 || isApart) {
          const expected = lines.map((line, at) =>
            mine.includes(at) ? `mine ${at}` : theirs.includes(at) ? `theirs ${at}` : `${at} ${line}`,
          );
          expect(merged?.body).toBe(expected.join('\n'));
        }
        if (mine.some((at) => theirs.includes(at))) expect(merged).toBeNull();
      }),
    );
  });

  it('sentences of one line are merged like lines', () => {
    const base = '先断电。等待十秒。再开机。检查指示灯。';
    expect(
      mergeText(
        text(base),
        text(base.replace('检查指示灯', '检查绿色指示灯')),
        text(base.replace('先断电', '先拔掉电源')),
      )?.body,
    ).toBe('先拔掉电源。等待十秒。再开机。检查绿色指示灯。');
  });

  it('a title that both changed is for a person; labels of both count', () => {
    const base = text('x', { title: 'A', labels: ['net', 'old'] });
    expect(mergeText(base, { ...base, title: 'B' }, { ...base, title: 'C' })).toBeNull();
    expect(
      mergeText(
        base,
        { ...base, title: 'B', labels: ['net', 'old', 'wifi'] },
        { ...base, labels: ['dns', 'net'] },
      ),
    ).toEqual({ title: 'B', body: 'x', labels: ['dns', 'net', 'wifi'] });
  });

  it('words that JavaScript knows are words like others', () => {
    const base = 'constructor\n__proto__\nc\nd\ntoString';
    expect(mergeText(text(base), text(`${base}!`), text(`x${base}`))?.body).toBe(`x${base}!`);
  });

  it('a hostile text of very many pieces holds nobody up', { timeout: 5_000 }, () => {
    const many = (word: string) => `${word}\n`.repeat(60_000);
    expect(mergeText(text(many('a')), text(`b\n${many('a')}b\n`), text(`c\n${many('a')}c\n`))).toBeNull();
    expect(splitText('.'.repeat(200_000))).toHaveLength(1);
  });
});
