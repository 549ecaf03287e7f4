import { SlaSettingsDraft } from '../../../shared/model/sla-settings.ts';
import { undoAct } from '../../commands/step-history.ts';
import { rejectionText } from '../../i18n/sentences.ts';
import { reportError } from '../../report-error.ts';
import type { Services } from '../../services.ts';

/** Saves service levels as one change, and offers to take it back. @returns why not, in words; null when they are saved */
export async function saveSettings(services: Services, draft: SlaSettingsDraft): Promise<string | null> {
  const { store, toasts, translator, newId } = services;
  const { t } = translator;
  const act = newId();
  const result = await store.mutate('sla.save-settings', SlaSettingsDraft.parse(draft), { act });
  if (!result.isSaved) return rejectionText(t, result.code, result.params);
  const run = (): void => {
    undoAct(services, act).catch(reportError(services));
  };
  toasts.show({ text: t('serviceLevels.saved'), action: { label: t('action.undo'), run } }, 'serviceLevels');
  return null;
}
