import { z } from 'zod';
import { AdoptedTemplate } from '../model/adopted-template.ts';
import { Attachment } from '../model/attachment.ts';
import { Instant } from '../model/ids.ts';
import { RunningProcess } from '../model/running-process.ts';

/** A process of a ticket with the steps that it follows. */
export const ProcessRow = RunningProcess.extend({
  /** Null until its steps have come. */
  template: AdoptedTemplate.nullable(),
  /** By when the step that is due is to be done; null where nothing is due, or without a deadline. */
  dueAt: Instant.nullable(),
  /** Who acted on it, by id, as far as they are here. */
  names: z.record(z.string(), z.string()),
  /** Files of the ticket, which a step can ask for. */
  files: z.array(Attachment.pick({ id: true, filename: true })),
});
export type ProcessRow = z.infer<typeof ProcessRow>;

/** A template that can be started: the newest version of its key. */
export const TemplateRow = AdoptedTemplate.pick({ id: true, key: true, version: true, titles: true }).extend({
  stepCount: z.number().int(),
});
export type TemplateRow = z.infer<typeof TemplateRow>;

/** The newest version of a template, and how many processes run by each of its versions on tickets that are here. */
export const TemplateOverview = z.object({
  template: AdoptedTemplate,
  running: z.array(z.object({ version: z.number().int(), count: z.number().int() })),
});
export type TemplateOverview = z.infer<typeof TemplateOverview>;
