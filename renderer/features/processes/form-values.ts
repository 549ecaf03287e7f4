import type { FormField } from '../../../shared/model/form-field.ts';
import type { FilledForm } from '../../../shared/model/running-process.ts';

/** What stands in the fields of a form, as it is typed. */
export type FormValues = Readonly<Record<string, string | boolean | readonly string[]>>;

/** What a form begins with: what was filled in before, or else the defaults. */
export function valuesOf(fields: readonly FormField[], before: FilledForm): FormValues {
  return Object.fromEntries(
    fields.map((field) => {
      const value = before[field.key] ?? ('default' in field ? field.default : undefined);
      if (field.type === 'checkbox') return [field.key, value === true];
      if (field.type === 'file') return [field.key, Array.isArray(value) ? value : []];
      return [field.key, value === undefined ? '' : String(value)];
    }),
  );
}

/** The form as it is sent; what is empty is left out. A number that is none stays a text, and is refused as such. */
export function filledOf(fields: readonly FormField[], values: FormValues): FilledForm {
  const filled: Record<string, FilledForm[string]> = {};
  for (const { key, type } of fields) {
    const value = values[key];
    if (typeof value === 'boolean') filled[key] = value;
    else if (typeof value === 'string') {
      const text = value.trim();
      const isNumber = (type === 'number' || type === 'money') && Number.isFinite(Number(text));
      if (text !== '') filled[key] = isNumber ? Number(text) : text;
    } else if (value !== undefined && value.length > 0) filled[key] = [...value] as FilledForm[string];
  }
  return filled;
}
