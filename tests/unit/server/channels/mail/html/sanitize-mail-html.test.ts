import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { htmlToText } from '../../../../../../server/channels/mail/html/html-to-text.ts';
import { sanitizeMailHtml } from '../../../../../../server/channels/mail/html/sanitize-mail-html.ts';
import { escapeHtml, textToHtml } from '../../../../../../server/channels/mail/html/text-to-html.ts';

/** Attacks of every family we know; none may leave anything that runs, loads, submits or covers. */
const hostile = [
  '<script>alert(1)</script>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<img src=x onerror=alert(1)>',
  '<img src="javascript:alert(1)">',
  '<img src="data:image/svg+xml;base64,PHN2Zz4=">',
  '<img/src=x/onerror=alert(1)>',
  '<svg onload=alert(1)><script>alert(1)</script></svg>',
  '<svg><style><img src=x onerror=alert(1)></style></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="java\tscript:alert(1)">x</a>',
  '<a href="&#106;avascript:alert(1)">x</a>',
  '<a href=" javascript:alert(1)">x</a>',
  '<a href="vbscript:x">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<iframe src="https://evil.example"></iframe>',
  '<object data="x"></object><embed src="x"><applet code="x"></applet>',
  '<form action="https://evil.example"><input name=a><button>go</button></form>',
  '<base href="https://evil.example/">',
  '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<link rel="stylesheet" href="https://evil.example/x.css">',
  '<style>@import "https://evil.example/x.css"; body{display:none}</style>',
  '<div style="background:url(https://evil.example/x)">x</div>',
  '<div style="background-image:url(https://evil.example/x)">x</div>',
  '<div style="width:expression(alert(1))">x</div>',
  '<div style="position:fixed;top:0;left:0;width:100%;height:100%;z-index:999">x</div>',
  '<div style="-moz-binding:url(x)">x</div>',
  '<div style="color:red;behavior:url(x)">x</div>',
  '<body background="https://evil.example/x" onload="alert(1)">x</body>',
  '<table background="https://evil.example/x"><tr><td background="https://evil.example/y">x</td></tr></table>',
  '<img srcset="https://evil.example/x 2x">',
  '<video src="https://evil.example/x" autoplay></video><audio src="x"></audio>',
  '<input type=image src="https://evil.example/x">',
  '<a ping="https://evil.example" href="https://ok.example">x</a>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<!--><img src=x onerror=alert(1)>-->',
  '<![CDATA[<img src=x onerror=alert(1)>]]>',
  '<textarea><img src=x onerror=alert(1)></textarea>',
  '<xmp><img src=x onerror=alert(1)></xmp>',
  '<template><img src=x onerror=alert(1)></template>',
  '<p title="x" onmouseover="alert(1)">x</p>',
  '<p data-quote="1" data-remote-src="javascript:alert(1)" id="root" class="btn">x</p>',
  '<img data-remote-src="file:///etc/passwd">',
  '<isindex action="javascript:alert(1)">',
  '<img src="cid:x" style="background:url(//evil.example)">',
  "<a href='https://ok.example' style='position:absolute'>x</a>",
];

const safeTags = new Set(
  'a abbr address b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure font h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr'.split(
    ' ',
  ),
);
const unsafeNames =
  /^(?:on.*|srcset|background|ping|id|class|action|formaction|http-equiv|srcdoc|data|code)$/;

/** Reads the result as a browser would (it is well-formed) and lists all that could run, load, submit or cover. */
const dangersIn = (html: string): string[] => {
  const dangers: string[] = [];
  const rest = html.replace(
    /<\/?([a-z][a-z0-9]*)((?:\s+[\w-]+="[^"<>]*")*)\s*\/?>/g,
    (_, tag: string, attributes: string) => {
      if (!safeTags.has(tag)) dangers.push(`tag ${tag}`);
      for (const [, name = '', value = ''] of attributes.matchAll(/([\w-]+)="([^"]*)"/g)) {
        if (unsafeNames.test(name)) dangers.push(`attribute ${name}`);
        if (
          name === 'href' &&
          /^[\s\p{Cc}]*[a-z+.-]*:/iu.test(value) &&
          !/^(?:https?|mailto|tel):/i.test(value)
        )
          dangers.push(`href ${value}`);
        if (name === 'src' && !/^(?:cid:|data:image\/(?:png|jpe?g|gif|webp|bmp);base64,)/i.test(value))
          dangers.push(`src ${value}`);
        if (name === 'data-remote-src' && !/^https?:\/\//i.test(value)) dangers.push(`remote ${value}`);
        if (name === 'style' && /url\(|expression|position|behavior|binding|import|z-index/i.test(value))
          dangers.push(`style ${value}`);
      }
      return '';
    },
  );
  return rest.includes('<') ? [...dangers, `markup ${rest}`] : dangers;
};

describe('sanitizeMailHtml', () => {
  it.each(hostile)('disarms %s', (html) => {
    expect(dangersIn(sanitizeMailHtml(html))).toEqual([]);
    expect(dangersIn(sanitizeMailHtml(`<div><p>${html}</p></div>`))).toEqual([]);
  });

  it('disarms any mixture of the attacks, cut anywhere', () => {
    const piece = fc
      .tuple(fc.constantFrom(...hostile), fc.nat())
      .map(([html, at]) => html.slice(0, (at % html.length) + 1));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const safe = sanitizeMailHtml(pieces.join(''));
        expect(dangersIn(safe)).toEqual([]);
        expect(dangersIn(sanitizeMailHtml(safe))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('lets remote images wait and keeps those that came with the mail', () => {
    const safe = sanitizeMailHtml(
      '<img src="https://x.example/a.png" alt="A"><img src="cid:b@x"><img src="//x.example/c.png">',
    );
    expect(safe).toBe(
      '<img alt="A" data-remote-src="https://x.example/a.png" /><img src="cid:b@x" /><img data-remote-src="https://x.example/c.png" />',
    );
  });

  it('drops tracking pixels and hidden text', () => {
    const html =
      '<img src="https://x.example/t.gif" width="1" height="1"><span style="font-size:0px">a</span><div style="max-height:0;overflow:hidden">b</div><i style="mso-hide:all">c</i>ok';
    expect(sanitizeMailHtml(html)).toBe('ok');
  });

  it('opens links outside, without referrer', () => {
    expect(sanitizeMailHtml('<a href="https://x.example/?a=1&amp;b=2" onclick="x()">x</a>')).toBe(
      '<a href="https://x.example/?a=1&amp;b=2" rel="noopener noreferrer nofollow" target="_blank">x</a>',
    );
  });

  it('keeps looks that do no harm', () => {
    const html =
      '<p style="color:#ff0000;text-align:center">红</p><table border="1"><tbody><tr><td colspan="2">x</td></tr></tbody></table>';
    expect(sanitizeMailHtml(html)).toBe(html);
  });

  it('marks quoted history', () => {
    expect(sanitizeMailHtml('new<div class="gmail_quote">old</div>')).toBe(
      'new<div data-quote="1">old</div>',
    );
    expect(
      htmlToText(sanitizeMailHtml('new<blockquote type="cite">old</blockquote>'), { skipQuotes: true }),
    ).toBe('new');
  });
});

describe('textToHtml', () => {
  it('escapes and links', () => {
    expect(
      textToHtml(
        '<b> & "q"\nsee https://x.example/a?b=1&c=2.\n\n请看https://x.example/中文，或写信给a@b.example。',
      ),
    ).toBe(
      '<p>&lt;b&gt; &amp; &quot;q&quot;<br />see <a href="https://x.example/a?b=1&amp;c=2" rel="noopener noreferrer nofollow" target="_blank">https://x.example/a?b=1&amp;c=2</a>.</p>\n' +
        '<p>请看<a href="https://x.example/" rel="noopener noreferrer nofollow" target="_blank">https://x.example/</a>中文，或写信给<a href="mailto:a@b.example" rel="noopener noreferrer nofollow" target="_blank">a@b.example</a>。</p>',
    );
  });

  it('makes nothing that the sanitizer would change, from any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 200 }), (text) => {
        expect(textToHtml(text)).not.toMatch(/<(?!\/?(?:p|a|br)\b)/);
        expect(escapeHtml(text)).not.toMatch(/[<>"']/);
      }),
    );
  });
});
