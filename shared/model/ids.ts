import { z } from 'zod';

/** Ids are UUIDs of version 7, branded by what they name so that they cannot be mixed up. */
export const BranchId = z.uuid().brand<'BranchId'>();
export const TeamId = z.uuid().brand<'TeamId'>();
export const UserId = z.uuid().brand<'UserId'>();
export const OrganizationId = z.uuid().brand<'OrganizationId'>();
export const CustomerId = z.uuid().brand<'CustomerId'>();
export const TicketId = z.uuid().brand<'TicketId'>();
export const MessageId = z.uuid().brand<'MessageId'>();
export const AttachmentId = z.uuid().brand<'AttachmentId'>();
export const ConflictNoteId = z.uuid().brand<'ConflictNoteId'>();
export const TicketEventId = z.uuid().brand<'TicketEventId'>();
export const TicketLinkId = z.uuid().brand<'TicketLinkId'>();
export const ArticleId = z.uuid().brand<'ArticleId'>();
export const ArticleRevisionId = z.uuid().brand<'ArticleRevisionId'>();
export const ViewId = z.uuid().brand<'ViewId'>();
export const MacroId = z.uuid().brand<'MacroId'>();
export const SlaSettingsId = z.uuid().brand<'SlaSettingsId'>();
export const RuleId = z.uuid().brand<'RuleId'>();
export const NotificationId = z.uuid().brand<'NotificationId'>();
export const ProcessTemplateId = z.uuid().brand<'ProcessTemplateId'>();
export const ProcessId = z.uuid().brand<'ProcessId'>();
export const DeviceId = z.uuid().brand<'DeviceId'>();
export const ClientId = z.uuid().brand<'ClientId'>();
export const OperationId = z.uuid().brand<'OperationId'>();

export type BranchId = z.infer<typeof BranchId>;
export type TeamId = z.infer<typeof TeamId>;
export type UserId = z.infer<typeof UserId>;
export type OrganizationId = z.infer<typeof OrganizationId>;
export type CustomerId = z.infer<typeof CustomerId>;
export type TicketId = z.infer<typeof TicketId>;
export type MessageId = z.infer<typeof MessageId>;
export type AttachmentId = z.infer<typeof AttachmentId>;
export type ConflictNoteId = z.infer<typeof ConflictNoteId>;
export type TicketEventId = z.infer<typeof TicketEventId>;
export type TicketLinkId = z.infer<typeof TicketLinkId>;
export type ArticleId = z.infer<typeof ArticleId>;
export type ArticleRevisionId = z.infer<typeof ArticleRevisionId>;
export type ViewId = z.infer<typeof ViewId>;
export type MacroId = z.infer<typeof MacroId>;
export type SlaSettingsId = z.infer<typeof SlaSettingsId>;
export type RuleId = z.infer<typeof RuleId>;
export type NotificationId = z.infer<typeof NotificationId>;
export type ProcessTemplateId = z.infer<typeof ProcessTemplateId>;
export type ProcessId = z.infer<typeof ProcessId>;
export type DeviceId = z.infer<typeof DeviceId>;
export type ClientId = z.infer<typeof ClientId>;
export type OperationId = z.infer<typeof OperationId>;

/** UTC milliseconds since 1970. */
export const Instant = z.number().int().nonnegative();
export type Instant = z.infer<typeof Instant>;
