import { ProcessTemplate } from '../../../shared/model/process-template.ts';
import type { Translate } from '../../i18n/translator.ts';

/** Places that are named when a text is no template. */
const NAMED_PLACES = 5;

/** A template as `outpost process validate` reads it. */
export function templateText(template: ProcessTemplate): string {
  return JSON.stringify(template, null, 2);
}

/** The template that a text says, or why it says none. That it can run is judged by the editor. */
export function parseTemplateText(
  text: string,
  t: Translate,
):
  | { readonly ok: true; readonly template: ProcessTemplate }
  | { readonly ok: false; readonly problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, problem: t('processEditor.text.notJson') };
  }
  const parsed = ProcessTemplate.safeParse(json);
  if (parsed.success) return { ok: true, template: parsed.data };
  const places = new Set(parsed.error.issues.map(({ path }) => path.map(String).join('.') || '{}'));
  const named = [...places].slice(0, NAMED_PLACES).join(t('event.comma'));
  return { ok: false, problem: t('processEditor.text.notTemplate', { places: named }) };
}
