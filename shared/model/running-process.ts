import { z } from 'zod';
import { AttachmentId, Instant, ProcessId, ProcessTemplateId, TicketId, UserId } from './ids.ts';
import { Amount, KeyName } from './named.ts';

/** What is put into one field; files are attachments of the ticket. An empty field is left out. */
const FilledField = z.union([
  z.string().trim().min(1).max(5000),
  Amount,
  z.boolean(),
  z.array(AttachmentId).min(1).max(20),
]);
export const FilledForm = z.record(KeyName, FilledField);
export type FilledForm = z.infer<typeof FilledForm>;

const Reason = z.string().trim().min(1).max(2000);

/** What somebody does with the step that is due. */
export const ProcessAction = z.discriminatedUnion('kind', [
  /** Done, with its form; where there is an approval, the form is filled in and the approvers follow. */
  z.strictObject({ kind: z.literal('complete'), fields: FilledForm }),
  z.strictObject({ kind: z.literal('approve'), reason: Reason.nullable() }),
  z.strictObject({ kind: z.literal('reject'), reason: Reason.nullable() }),
  z.strictObject({ kind: z.literal('return'), to: KeyName, reason: Reason }),
  /** Takes back what the same person did last, while nobody acted on it. */
  z.strictObject({ kind: z.literal('recall') }),
]);
export type ProcessAction = z.infer<typeof ProcessAction>;

/** One voice of an approval; `approver` is its place among the approvers of the template. */
const Voice = z.object({
  approver: z.number().int().nonnegative(),
  isAgreed: z.boolean(),
  byId: UserId,
  at: Instant,
  reason: Reason.nullable(),
});
export type Voice = z.infer<typeof Voice>;

const Form = z.object({ fields: FilledForm, byId: UserId, at: Instant });

/** What has come together for a step while it is due. */
const begun = {
  /** Since when it is due. */
  since: Instant,
  form: Form.nullable(),
  voices: z.array(Voice).max(50),
};

const DoneStep = z.object({
  ...begun,
  step: KeyName,
  turn: z.number().int().positive(),
  how: z.enum(['completed', 'approved', 'rejected', 'returned']),
  byId: UserId,
  at: Instant,
  reason: Reason.nullable(),
  /** Where it led. */
  to: KeyName,
});
export type DoneStep = z.infer<typeof DoneStep>;

export const ProcessState = z.object({
  /** Counts how often some step became due, and never goes back: what was done for an earlier turn is told from this one. */
  turn: z.number().int().positive(),
  /** The step that is due; null when the process has ended. */
  due: KeyName.nullable(),
  ...begun,
  /** In the order in which they were done; a step that was returned to is there again. */
  done: z.array(DoneStep).max(300),
});
export type ProcessState = z.infer<typeof ProcessState>;

/** A process on a ticket. Its steps are those of the version with which it began. */
export const RunningProcess = z.object({
  id: ProcessId,
  ticketId: TicketId,
  templateId: ProcessTemplateId,
  startedById: UserId,
  startedAt: Instant,
  state: ProcessState,
});
export type RunningProcess = z.infer<typeof RunningProcess>;
