import type { Node } from '@tiptap/pm/model';
import { readReference } from '../../../shared/domain/references/reference.ts';
import { REFERENCE_NODE } from './reference-node.ts';

/** The words of an answer without what only this desk can open: a number of a ticket stays, its link does not. */
export function forCustomer(html: string): string {
  const holder = document.createElement('template');
  holder.innerHTML = html;
  for (const link of holder.content.querySelectorAll('a[href]')) {
    if (readReference(link.getAttribute('href') ?? '') === null) continue;
    link.replaceWith(link.textContent ?? '');
  }
  return holder.innerHTML;
}

/** The people that a text mentions, as it names them. */
export function mentionsIn(doc: Node): readonly string[] {
  const names: string[] = [];
  doc.descendants((node) => {
    if (node.type.name !== REFERENCE_NODE) return;
    if (readReference(String(node.attrs.address))?.kind === 'person') names.push(String(node.attrs.label));
  });
  return [...new Set(names)];
}
