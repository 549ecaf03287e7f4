import { z } from 'zod';
import { Calendar } from './calendar.ts';
import { SlaSettingsId } from './ids.ts';
import { KeyName } from './named.ts';
import { SlaPolicy } from './sla-policy.ts';

/** The one row of an organization: everybody names it alike, so that two who save it at once write the same one. */
export const SLA_SETTINGS_ID = '51a00000-0000-8000-8000-000000000001' as SlaSettingsId;

/** The service levels of an organization, judged and replaced as a whole. Without policies nothing is promised. */
export const SlaSettings = z.object({
  id: SlaSettingsId,
  /** In their order: of each kind the first that fits holds. */
  policies: z.array(SlaPolicy).max(200),
  calendars: z.record(KeyName, Calendar),
});
export type SlaSettings = z.infer<typeof SlaSettings>;

/** What is saved of them: the form and the center judge the same. */
export const SlaSettingsDraft = SlaSettings.omit({ id: true });
export type SlaSettingsDraft = z.infer<typeof SlaSettingsDraft>;
