import { z } from 'zod';
import { CalendarDate } from './calendar.ts';
import { Amount, KeyName, Texts } from './named.ts';

const common = { key: KeyName, titles: Texts, isRequired: z.boolean() };
const text = { ...common, default: z.string().min(1).max(5000).optional() };
const amount = {
  ...common,
  min: Amount.optional(),
  max: Amount.optional(),
  default: Amount.optional(),
};

/** One field of the form of a step. Its key is its own within the whole template, so that conditions can name it. */
export const FormField = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ type: z.literal('text'), ...text }),
    z.strictObject({ type: z.literal('longText'), ...text }),
    z.strictObject({ type: z.literal('number'), ...amount }),
    z.strictObject({
      type: z.literal('money'),
      ...amount,
      currency: z.string().regex(/^[A-Z]{3}$/, 'is not a currency such as CNY'),
    }),
    z.strictObject({
      type: z.literal('date'),
      ...common,
      min: CalendarDate.optional(),
      max: CalendarDate.optional(),
      default: CalendarDate.optional(),
    }),
    z.strictObject({
      type: z.literal('choice'),
      ...common,
      choices: z
        .array(z.strictObject({ key: KeyName, titles: Texts }))
        .max(100)
        .default([]),
      default: KeyName.optional(),
    }),
    // Never empty: it is ticked or not. A required one must be ticked.
    z.strictObject({ type: z.literal('checkbox'), ...common, default: z.boolean().optional() }),
    z.strictObject({ type: z.literal('file'), ...common }),
  ],
  { error: 'is none of text, longText, number, money, date, choice, checkbox, file' },
);
export type FormField = z.infer<typeof FormField>;
