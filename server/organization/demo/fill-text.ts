import type { Random } from '../../../shared/util/seeded-random.ts';
import { pick } from '../../../shared/util/seeded-random.ts';

/** What stands for a `{name}`. */
export type SlotSource = (name: string) => string;

/** Chooses alternatives (`[a|b|]`), fills slots (`{name}`), starts paragraphs (`¶`) and begins sentences in capitals. */
export function fillText(random: Random, template: string, slots: SlotSource): string {
  const chosen = template.replace(/\[([^[\]]*\|[^[\]]*)\]/g, (_whole, options: string) =>
    pick(random, options.split('|')),
  );
  return fillSlots(chosen, slots)
    .replaceAll('¶', '\n\n')
    .replace(/ {2,}/g, ' ')
    .replace(/ +([,.?!]|$)/gm, '$1')
    .trim();
}

function fillSlots(text: string, slots: SlotSource): string {
  return text.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = slots(name);
    return value.includes('{') ? fillSlots(value, slots) : value;
  });
}

/** Capitals at the start of English sentences whose first word came from a slot. */
export function capitalize(text: string): string {
  return text.replace(/(^|[.!?]\s+|\n)([a-z])(?=[a-z]* )/g, (_whole, before: string, letter: string) => {
    return before + letter.toUpperCase();
  });
}
