import type { ConflictNote } from '../../../shared/model/conflict-note.ts';
import type { Translate } from '../../i18n/translator.ts';

/** A value that lost or won, in words. */
export function valueText(t: Translate, field: string, value: ConflictNote['loserValue']): string {
  if (value === null || value === '') return t('conflict.empty');
  if (field === 'priority' && (value === 0 || value === 1 || value === 2 || value === 3)) {
    return t(`priority.${value}`);
  }
  if (
    field === 'type' &&
    (value === 'question' || value === 'incident' || value === 'problem' || value === 'request')
  ) {
    return t(`type.${value}`);
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The name of the field that two people changed. */
export function fieldText(t: Translate, field: string): string {
  switch (field) {
    case 'priority':
    case 'subject':
    case 'type':
    case 'category':
      return t(`field.${field}`);
    default:
      return field;
  }
}
