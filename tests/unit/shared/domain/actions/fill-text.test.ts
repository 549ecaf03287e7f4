import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillText, placesIn } from '../../../../../shared/domain/actions/fill-text.ts';
import { textToHtml } from '../../../../../shared/domain/actions/text-to-html.ts';

const VALUES = {
  'ticket.number': '42',
  'ticket.subject': 'Printer',
  'customer.name': 'Ann',
  'agent.name': 'Mira',
} as const;

describe('places in a text', () => {
  it.each([
    ['Hello {{customer.name}}, {{ agent.name }} here.', 'Hello Ann, Mira here.'],
    ['#{{ticket.number}} #{{ticket.number}}', '#42 #42'],
    ['{customer.name} and {{}} are no names', null],
    ['{{customer.nmae}}', null],
    ['{{toString}}', null],
  ])('%s', (text, filled) => {
    const result = fillText(text, VALUES);
    expect(result.ok ? result.text : null).toBe(filled);
  });

  it('names what is not known, each once, and leaves its place standing', () => {
    const result = fillText('{{customer.name}} {{x}} {{customer.name}}', {
      ...VALUES,
      'customer.name': null,
    });
    expect(result).toEqual({
      ok: false,
      missing: ['customer.name', 'x'],
      text: '{{customer.name}} {{x}} {{customer.name}}',
    });
  });

  it('an empty value is none: nobody is greeted by no name', () => {
    expect(fillText('{{ticket.subject}}', { ...VALUES, 'ticket.subject': '' }).ok).toBe(false);
  });

  it('what is filled in is never looked at again', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (name) => {
        const values = { ...VALUES, 'customer.name': `{{agent.name}}${name}` };
        expect(fillText('Dear {{customer.name}}', values)).toEqual({
          ok: true,
          text: `Dear {{agent.name}}${name}`,
        });
      }),
    );
  });

  it('lists them as they are written', () => {
    expect(placesIn('{{ a }}{{b}}{{a}} {{{c}}}')).toEqual(['a', 'b', 'c']);
  });
});

it('a text becomes paragraphs, and nothing in it becomes markup', () => {
  expect(textToHtml('Dear <Ann>,\nhello & "bye"\n\n\nMira')).toBe(
    '<p>Dear &lt;Ann&gt;,<br>hello &amp; &quot;bye&quot;</p><p>Mira</p>',
  );
});
