import { describe, expect, test } from 'vitest';
import { articleHtml } from '../../../../renderer/features/inserts/article-html.ts';
import { cannedReplies, wordsOfReply } from '../../../../renderer/features/inserts/canned-replies.ts';
import { placeOf } from '../../../../renderer/features/inserts/place-beside.ts';
import type { Action } from '../../../../shared/model/action.ts';
import type { Macro } from '../../../../shared/model/macro.ts';

const macro = (name: string, actions: readonly Action[]): Macro => ({
  id: `id of ${name}` as Macro['id'],
  name,
  ownerId: null,
  teamId: null,
  actions: [...actions],
  key: null,
});
const reply = (
  text: string,
  translations?: Extract<Action, { kind: 'draftReply' }>['translations'],
): Action => ({
  kind: 'draftReply',
  text,
  ...(translations === undefined ? {} : { translations }),
});

describe('canned replies', () => {
  const offered = (macros: readonly Macro[], reads: 'en' | 'zh-CN') =>
    cannedReplies(macros, reads).map((each) => `${each.macro.name} ${each.locale ?? '*'}`);

  test('are the macros that only write to the customer', () => {
    const both = macro('both', [reply('a'), { kind: 'setStatus', status: 'solved' }]);
    expect(offered([macro('words', [reply('a')]), both], 'en')).toEqual(['words *']);
  });

  test('come in the language of the customer first, once for each wording', () => {
    const chinese = macro('one', [reply('Hello', { 'zh-CN': '你好' })]);
    const whole = macro('two', [reply('Hallo', { en: 'Hello', 'zh-CN': '你好' })]);
    expect(offered([chinese, whole], 'zh-CN')).toEqual(['one zh-CN', 'one *', 'two zh-CN', 'two en']);
    expect(offered([chinese, whole], 'en')).toEqual(['one *', 'one zh-CN', 'two en', 'two zh-CN']);
  });

  test('have their places filled, and those without a value stay to be seen', () => {
    const facts = { ticket: { number: 7, subject: '' }, customerName: null, agent: null };
    const [first] = cannedReplies(
      [macro('x', [reply('Dear {{customer.name}}, <b>#{{ticket.number}}')])],
      'en',
    );
    if (first === undefined) throw new Error('There is one');
    expect(wordsOfReply(first, facts)).toEqual({
      text: 'Dear {{customer.name}}, <b>#7',
      html: '<p>Dear {{customer.name}}, &lt;b&gt;#7</p>',
    });
  });
});

test('an article becomes paragraphs, its marks done and its markup taken for words', () => {
  const body = '# Before\n\nOne <two>\nthree\n\n- a\n- b\n\n1. c\n\n> said\n\n```\nx & y\n```';
  expect(articleHtml({ title: 'VPN & co', body })).toBe(
    '<p><strong>VPN &amp; co</strong></p><p><strong>Before</strong></p><p>One &lt;two&gt;<br>three</p>' +
      '<ul><li><p>a</p></li><li><p>b</p></li></ul><ol><li><p>c</p></li></ol>' +
      '<blockquote><p>said</p></blockquote><pre><code>x &amp; y</code></pre>',
  );
});

test('a list lies over its line, under it where there is no room, and always in the window', () => {
  const room = { width: 1000, height: 700 };
  const size = { width: 400, height: 200 };
  expect(placeOf(size, { left: 100, top: 600, bottom: 620 }, room)).toEqual({ left: 100, top: 394 });
  expect(placeOf(size, { left: 100, top: 100, bottom: 120 }, room)).toEqual({ left: 100, top: 126 });
  expect(placeOf(size, { left: 900, top: 600, bottom: 620 }, room).left).toBe(594);
  expect(placeOf(size, { left: 0, top: 150, bottom: 170 }, { width: 1000, height: 300 }).top).toBe(94);
});
