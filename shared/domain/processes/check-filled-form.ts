import { CalendarDate } from '../../model/calendar.ts';
import type { FormField } from '../../model/form-field.ts';
import type { FilledForm } from '../../model/running-process.ts';

/** What is wrong with a field as it was filled in. `FORM_PROBLEM_CODES` have a sentence each under `process.formProblem`. */
export const FORM_PROBLEM_CODES = ['missing', 'unknown', 'wrongType', 'outsideLimits'] as const;
export type FormProblem = Readonly<{ code: (typeof FORM_PROBLEM_CODES)[number]; field: string }>;

/** Everything for which a form cannot be taken, in the order of its fields; fields that it does not have stand last. */
export function checkFilledForm(fields: readonly FormField[], form: FilledForm): FormProblem[] {
  const known = new Set(fields.map(({ key }) => key));
  return [
    ...fields.flatMap((field): FormProblem[] => {
      const code = problemOf(field, form[field.key]);
      return code === null ? [] : [{ code, field: field.key }];
    }),
    ...Object.keys(form)
      .filter((key) => !known.has(key))
      .map((field): FormProblem => ({ code: 'unknown', field })),
  ];
}

function problemOf(field: FormField, value: FilledForm[string] | undefined): FormProblem['code'] | null {
  if (value === undefined) return field.isRequired ? 'missing' : null;
  switch (field.type) {
    case 'text':
    case 'longText':
      return typeof value === 'string' ? null : 'wrongType';
    case 'number':
    case 'money':
      return typeof value === 'number' ? outside(field, value) : 'wrongType';
    case 'date':
      return typeof value === 'string' && CalendarDate.safeParse(value).success
        ? outside(field, value)
        : 'wrongType';
    case 'choice':
      return field.choices.some(({ key }) => key === value) ? null : 'wrongType';
    case 'checkbox':
      if (typeof value !== 'boolean') return 'wrongType';
      return field.isRequired && !value ? 'missing' : null;
    case 'file':
      return Array.isArray(value) ? null : 'wrongType';
  }
}

function outside<T extends number | string>(
  { min, max }: { min?: T | undefined; max?: T | undefined },
  value: T,
): 'outsideLimits' | null {
  return (min === undefined || value >= min) && (max === undefined || value <= max) ? null : 'outsideLimits';
}
