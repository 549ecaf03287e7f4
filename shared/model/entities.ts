import type { z } from 'zod';
import { AdoptedTemplate } from './adopted-template.ts';
import { Article, ArticleRevision } from './article.ts';
import { Attachment } from './attachment.ts';
import { Branch } from './branch.ts';
import { ConflictNote } from './conflict-note.ts';
import { Customer } from './customer.ts';
import { Macro } from './macro.ts';
import { Message } from './message.ts';
import { Notification } from './notification.ts';
import { Organization } from './organization.ts';
import { Rule } from './rule.ts';
import { RunningProcess } from './running-process.ts';
import { SlaSettings } from './sla-settings.ts';
import { Team } from './team.ts';
import { Ticket } from './ticket.ts';
import { TicketEvent } from './ticket-event.ts';
import { TicketLink } from './ticket-link.ts';
import { User } from './user.ts';
import { View } from './view.ts';

/**
 * Everything that is synced, by its name on the wire. A root belongs to scopes itself; a child follows its root,
 * so moving a ticket to another queue moves its whole conversation with one row.
 * `detectClashes` lists the single-value fields whose late change becomes a conflict note instead of an overwrite.
 */
export const ENTITIES = {
  branch: { schema: Branch, rootField: 'id', detectClashes: [] },
  team: { schema: Team, rootField: 'id', detectClashes: [] },
  user: { schema: User, rootField: 'id', detectClashes: [] },
  organization: { schema: Organization, rootField: 'id', detectClashes: [] },
  customer: { schema: Customer, rootField: 'id', detectClashes: [] },
  view: { schema: View, rootField: 'id', detectClashes: [] },
  macro: { schema: Macro, rootField: 'id', detectClashes: [] },
  slaSettings: { schema: SlaSettings, rootField: 'id', detectClashes: [] },
  rule: { schema: Rule, rootField: 'id', detectClashes: [] },
  processTemplate: { schema: AdoptedTemplate, rootField: 'id', detectClashes: [] },
  notification: { schema: Notification, rootField: 'id', detectClashes: [] },
  ticket: { schema: Ticket, rootField: 'id', detectClashes: ['subject', 'priority', 'type', 'category'] },
  message: { schema: Message, rootField: 'ticketId', detectClashes: [] },
  attachment: { schema: Attachment, rootField: 'ticketId', detectClashes: [] },
  conflictNote: { schema: ConflictNote, rootField: 'ticketId', detectClashes: [] },
  ticketEvent: { schema: TicketEvent, rootField: 'ticketId', detectClashes: [] },
  ticketLink: { schema: TicketLink, rootField: 'ticketId', detectClashes: [] },
  process: { schema: RunningProcess, rootField: 'ticketId', detectClashes: [] },
  article: { schema: Article, rootField: 'id', detectClashes: ['status'] },
  articleRevision: { schema: ArticleRevision, rootField: 'articleId', detectClashes: [] },
} as const satisfies Record<
  string,
  { schema: z.ZodObject; rootField: string; detectClashes: readonly string[] }
>;

export type EntityName = keyof typeof ENTITIES;
export type EntityRow<E extends EntityName> = z.infer<(typeof ENTITIES)[E]['schema']>;

export const ENTITY_NAMES = Object.keys(ENTITIES) as EntityName[];

/** The fields of an entity in the order in which the wire carries them. */
export function fieldsOf(entity: EntityName): readonly string[] {
  return Object.keys(ENTITIES[entity].schema.shape);
}

/** The fields whose values a line of a page carries, in its order: all but the id, which stands before them. */
export function wireFieldsOf(entity: EntityName): readonly string[] {
  return fieldsOf(entity).filter((field) => field !== 'id');
}

/** The id of the root that a row follows: its own for roots. */
export function rootIdOf(entity: EntityName, row: Readonly<Record<string, unknown>>): string {
  const id = row[ENTITIES[entity].rootField];
  if (typeof id !== 'string') throw new Error(`A ${entity} row without ${ENTITIES[entity].rootField}`);
  return id;
}

/** Roots that others follow, with those, in the order in which a tree is sent. */
export const CHILDREN = {
  ticket: ['message', 'attachment', 'conflictNote', 'ticketEvent', 'ticketLink', 'process'],
  article: ['articleRevision'],
} as const satisfies Partial<Record<EntityName, readonly EntityName[]>>;

export type TreeEntity = keyof typeof CHILDREN;
export type ChildEntity = (typeof CHILDREN)[TreeEntity][number];

export const TREE_ENTITIES = Object.keys(CHILDREN) as TreeEntity[];

/** The entities whose rows follow roots of this one. */
export function childrenOf(entity: EntityName): readonly ChildEntity[] {
  return isTree(entity) ? CHILDREN[entity] : [];
}

/** Whether other rows follow roots of this entity. */
export function isTree(entity: EntityName): entity is TreeEntity {
  return Object.hasOwn(CHILDREN, entity);
}

/** The entity of the roots that rows of this one follow. */
export function treeOf(child: ChildEntity): TreeEntity {
  return ENTITIES[child].rootField === 'articleId' ? 'article' : 'ticket';
}

/** Whether rows of this entity are members of scopes themselves. */
export function isRoot(entity: EntityName): boolean {
  return ENTITIES[entity].rootField === 'id';
}
