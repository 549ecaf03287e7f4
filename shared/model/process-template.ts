import { z } from 'zod';
import { FormField } from './form-field.ts';
import { KeyName, Texts } from './named.ts';
import { ProcessCondition } from './process-condition.ts';
import { Role } from './user.ts';

/** Where a branch leads when nothing follows; no step may have this key. */
export const END = 'end';

const StepKey = KeyName.refine(
  (key) => key !== END,
  '"end" is the end of the process; name the step otherwise',
);

/**
 * Who has to do something. Teams and skills are short names that are matched with the organization's own when it takes the
 * template over; `requester` is who began the process.
 */
export const Handler = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('role'), role: Role }),
    z.strictObject({ kind: z.literal('team'), team: KeyName }),
    z.strictObject({ kind: z.literal('skill'), skill: KeyName }),
    z.strictObject({ kind: z.literal('person'), email: z.email('is not an e-mail address') }),
    z.strictObject({ kind: z.literal('requester') }),
  ],
  { error: 'is none of role, team, skill, person, requester' },
);
export type Handler = z.infer<typeof Handler>;

const approval = {
  /** Each has one voice, also a team, whoever of it answers. */
  approvers: z.array(Handler).min(1, 'names nobody').max(50),
  /** Where a rejection leads: to the end, or back to an earlier step. */
  onRejection: z.strictObject({ to: KeyName, isReasonRequired: z.boolean() }),
};

/** How many of the approvers must agree. A step without approval is done when its handler says so. */
const Approval = z.discriminatedUnion(
  'mode',
  [
    z.strictObject({ mode: z.literal('one'), ...approval }),
    z.strictObject({ mode: z.literal('all'), ...approval }),
    z.strictObject({ mode: z.literal('quorum'), quorum: z.number().int().positive(), ...approval }),
  ],
  { error: 'is none of one, all, quorum' },
);

/** The first branch whose condition holds is taken; one without a condition always holds. */
const Branch = z.strictObject({ when: ProcessCondition.optional(), to: KeyName });
export type Branch = z.infer<typeof Branch>;

const ProcessStep = z.strictObject({
  key: StepKey,
  titles: Texts,
  /** The operating instruction that is shown beside the step. */
  norm: z.strictObject({
    en: z.string().trim().min(1).max(5000),
    'zh-CN': z.string().trim().min(1).max(5000),
  }),
  handler: Handler,
  /** Filled in before the step can be done. */
  fields: z.array(FormField).max(50).default([]),
  /** Business minutes in the calendar of whoever handles the step. */
  deadlineMinutes: z.number().int().positive().max(1_000_000).optional(),
  approval: Approval.optional(),
  /** Tickets for other departments; their progress is shown on the parent. */
  subTickets: z
    .array(z.strictObject({ team: KeyName, titles: Texts }))
    .max(20)
    .default([]),
  next: z.array(Branch).max(20),
  /** Whether who handled the step before may take it back while this one is not begun. */
  mayRecall: z.boolean(),
  /** Earlier steps to which the handler may return it. */
  returnTo: z.array(KeyName).max(20).default([]),
});
export type ProcessStep = z.infer<typeof ProcessStep>;

/**
 * Steps in their order; a process begins with the first. That it can always come to an end is not a matter of this shape: it
 * is judged by validateTemplate (docs/decisions/0038-process-templates.md).
 */
export const ProcessTemplate = z.strictObject({
  key: KeyName,
  version: z.number().int().positive(),
  titles: Texts,
  steps: z.array(ProcessStep).min(1, 'has no steps').max(100),
});
export type ProcessTemplate = z.infer<typeof ProcessTemplate>;
