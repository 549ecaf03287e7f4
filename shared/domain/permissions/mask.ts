import type { EntityName } from '../../model/entities.ts';
import { type HiddenFields, HideableField } from '../../model/hideable-field.ts';

/** One column that must not show a hidden value, and what stands there instead. */
export interface HiddenPlace {
  readonly entity: EntityName;
  readonly field: string;
  readonly blank: null | '';
}

/** Each field itself first, then wherever else its value may stand. */
const PLACES: Readonly<Record<HideableField, readonly [HiddenPlace, ...HiddenPlace[]]>> = {
  'customer.email': [
    { entity: 'customer', field: 'email', blank: null },
    // What a mail server says of a mail that it does not take names the address.
    { entity: 'message', field: 'deliveryDetail', blank: '' },
  ],
  'customer.phone': [{ entity: 'customer', field: 'phone', blank: null }],
  'ticket.category': [{ entity: 'ticket', field: 'category', blank: null }],
};

/** What rows are read through on their way to somebody. */
export interface Mask {
  /** What stands in place of a hidden value, by entity and field. */
  readonly blanks: Readonly<Partial<Record<EntityName, Readonly<Record<string, null | ''>>>>>;
  /** Fields of tickets whose conflict notes and history are shown without their values. */
  readonly noteFields: readonly string[];
}

/** The field itself, without the places that repeat its value. */
export function ownPlaceOf(field: HideableField): HiddenPlace {
  return PLACES[field][0];
}

/** Every column that must not show these fields. */
export function placesOf(hidden: HiddenFields): readonly HiddenPlace[] {
  return hidden.flatMap((field) => PLACES[field]);
}

/** Fields of tickets among these: a conflict note of one repeats its values, and so does its history. */
export function noteFieldsOf(hidden: HiddenFields): readonly string[] {
  return hidden.map(ownPlaceOf).flatMap(({ entity, field }) => (entity === 'ticket' ? [field] : []));
}

export function maskOf(hidden: HiddenFields): Mask {
  const blanks: Partial<Record<EntityName, Record<string, null | ''>>> = {};
  for (const { entity, field, blank } of placesOf(hidden)) {
    blanks[entity] = { ...blanks[entity], [field]: blank };
  }
  return { blanks, noteFields: noteFieldsOf(hidden) };
}

/** Whether two lists of hidden fields, which may have names that this version does not know, hide the same. */
export function isSameMask(a: readonly string[], b: readonly string[]): boolean {
  return [...a].sort().join() === [...b].sort().join();
}

/** These fields in one order and each once, so that equal masks are equal texts; names nobody here knows are left out. */
export function knownFields(names: readonly string[]): HiddenFields {
  return HideableField.options.filter((field) => names.includes(field));
}
