import { ProcessTemplate } from '../../shared/model/process-template.ts';

const texts = (text: string) => ({ en: text, 'zh-CN': text });

/** A field of a form as it is written, required unless `change` says otherwise. */
export const field = (key: string, type: string, change: object = {}) => ({
  key,
  type,
  titles: texts(key),
  isRequired: true,
  ...change,
});

/** Choices with these keys. */
export const choices = (...keys: string[]) => ({
  choices: keys.map((key) => ({ key, titles: texts(key) })),
});

/** A comparison as it is written. */
export const compare = (name: string, operator: string, value: unknown) => ({ field: name, operator, value });

/** A step as it is written. A branch is the key of its target, or a condition and its target. */
export const step = (
  key: string,
  next: readonly (string | readonly [object, string])[],
  change: object = {},
) => ({
  key,
  titles: texts(key),
  norm: texts(`Do ${key}.`),
  handler: { kind: 'role', role: 'agent' },
  mayRecall: true,
  next: next.map((branch) =>
    typeof branch === 'string' ? { to: branch } : { when: branch[0], to: branch[1] },
  ),
  ...change,
});

/** A template of such steps, through the schema. */
export const template = (...steps: readonly object[]): ProcessTemplate =>
  ProcessTemplate.parse({ key: 'sample', version: 1, titles: texts('Sample'), steps });
