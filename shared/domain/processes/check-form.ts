import type { FormField } from '../../model/form-field.ts';
import type { ProcessProblem } from './process-problem.ts';

type Limits = Readonly<{ min?: number | string | undefined; max?: number | string | undefined }>;

/** What is wrong with a field by itself. */
export function checkField(step: string, field: FormField): ProcessProblem[] {
  const at = { step, field: field.key };
  switch (field.type) {
    case 'choice':
      return checkChoices(step, field);
    case 'number':
    case 'money':
    case 'date':
      if (isReversed(field)) return [{ code: 'limitsReversed', ...at }];
      return isWithin(field.default, field)
        ? []
        : [{ code: 'defaultOutsideLimits', ...at, params: { value: String(field.default) } }];
    default:
      return [];
  }
}

function checkChoices(step: string, field: FormField & { type: 'choice' }): ProcessProblem[] {
  const at = { step, field: field.key };
  const keys = field.choices.map(({ key }) => key);
  if (keys.length === 0) return [{ code: 'choiceWithoutChoices', ...at }];
  const twice = keys.filter((key, index) => keys.indexOf(key) !== index);
  const problems = [...new Set(twice)].map(
    (choice): ProcessProblem => ({ code: 'duplicateChoice', ...at, params: { choice } }),
  );
  if (field.default !== undefined && !keys.includes(field.default))
    problems.push({ code: 'defaultOutsideLimits', ...at, params: { value: field.default } });
  return problems;
}

const isReversed = ({ min, max }: Limits): boolean => min !== undefined && max !== undefined && min > max;

/** Dates are compared as they are written, which is their order. */
const isWithin = (value: number | string | undefined, { min, max }: Limits): boolean =>
  value === undefined || ((min === undefined || value >= min) && (max === undefined || value <= max));
