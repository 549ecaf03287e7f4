import { z } from 'zod';

/** A name for programs, stable when titles are reworded: `budget-review`. */
export const KeyName = z
  .string()
  .max(60)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'is not a key such as "budget-review"');

const Line = z.string().trim().min(1).max(200);

/** One line of text in each language of the interface. */
export const Texts = z.strictObject({ en: Line, 'zh-CN': Line });

/** A number of a form or a condition; within these limits there is always one beside another. */
export const Amount = z.number().min(-1e12).max(1e12);
