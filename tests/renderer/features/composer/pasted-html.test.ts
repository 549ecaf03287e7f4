import { expect, test } from 'vitest';
import { pastedHtml } from '../../../../renderer/features/composer/pasted-html.ts';

test('cells of a pasted table stay apart, and each row is a line', () => {
  const table =
    '<p>Prices</p><table><thead><tr><th>Part</th><th>Price</th></tr></thead>' +
    '<tbody><tr><td>Head<br>80 mm</td><td>12</td><td>50</td></tr></tbody></table>';
  const lines = [...new DOMParser().parseFromString(pastedHtml(table), 'text/html').querySelectorAll('p')];
  expect(lines.map(({ textContent }) => textContent)).toEqual([
    'Prices',
    'Part | Price',
    'Head 80 mm | 12 | 50',
  ]);
});

test('a table within a cell is read with it', () => {
  const table =
    '<table><tr><td>a</td><td><table><tr><td>b</td><td>c</td></tr><tr><td>d</td></tr></table></td></tr></table>';
  expect(pastedHtml(table).trim()).toBe('<p>a | b | c d</p>');
});

test('what may not be sent does not get into the editor either', () => {
  expect(pastedHtml('<p onclick="x()">a<script>b</script><img src="https://t.example/p.png"></p>')).toBe(
    '<p>a</p>',
  );
});
