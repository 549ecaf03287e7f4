import { namesUsed } from '../../../shared/domain/processes/match-names.ts';
import { ProcessTemplate } from '../../../shared/model/process-template.ts';
import { rejectionText } from '../../i18n/sentences.ts';
import type { Services } from '../../services.ts';
import type { TemplateDraft } from './handler-names.ts';

/** Saves a draft as a version. @returns why it is not saved, in words; null when it is */
export async function saveTemplate(
  { store, toasts, translator, newId }: Services,
  { template, matches }: TemplateDraft,
  version: number,
): Promise<string | null> {
  const { t } = translator;
  const used = namesUsed(template);
  const wanted = {
    template: { ...ProcessTemplate.parse(template), version },
    matches: {
      teams: only(used.teams, matches.teams),
      skills: only(used.skills, matches.skills),
      people: only(used.people, matches.people),
    },
  };
  const result = await store.mutate('process.adopt', wanted, { act: newId() });
  if (!result.isSaved) return rejectionText(t, result.code, result.params);
  toasts.show({ text: t('processEditor.saved', { name: template.titles[translator.locale()], version }) });
  return null;
}

function only<Id>(names: readonly string[], ids: Readonly<Record<string, Id>>): Record<string, Id> {
  return Object.fromEntries(Object.entries(ids).filter(([name]) => names.includes(name)));
}
