import { composedHtml } from '../ticket/safe-html.ts';

/**
 * What of pasted text the editor takes. It has no tables: a row becomes a line with its cells apart, as without that
 * the figures of a price list would run into each other.
 */
export function pastedHtml(html: string): string {
  const holder = document.createElement('template');
  holder.innerHTML = composedHtml(html);
  // From the inside out.
  for (const table of [...holder.content.querySelectorAll('table')].reverse()) {
    const lines = [...table.rows].flatMap((row) => {
      const line = document.createElement('p');
      line.textContent = [...row.cells].map(textOf).join(' | ');
      return [line, '\n'];
    });
    table.replaceWith(...lines);
  }
  return holder.innerHTML;
}

function textOf(cell: HTMLTableCellElement): string {
  for (const end of cell.querySelectorAll('br, p, div, li')) end.after(' ');
  return (cell.textContent ?? '').replace(/\s+/g, ' ').trim();
}
