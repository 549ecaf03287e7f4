import type { z } from 'zod';
import { createArticle } from './article/create.ts';
import { editArticle } from './article/edit.ts';
import { resolveBranch } from './article/resolve-branch.ts';
import { setArticleStatus } from './article/set-status.ts';
import { resolveConflict } from './conflict/resolve.ts';
import { restoreConflict } from './conflict/restore.ts';
import { createCustomer } from './customer/create.ts';
import { deleteMacro } from './macro/delete.ts';
import { saveMacro } from './macro/save.ts';
import { cancelSend } from './message/cancel-send.ts';
import { setDelivery } from './message/set-delivery.ts';
import type { Mutation, MutationCall } from './mutation.ts';
import { markRead } from './notification/mark-read.ts';
import { actOnProcess } from './process/act.ts';
import { adoptTemplate } from './process/adopt.ts';
import { startProcess } from './process/start.ts';
import { deleteRule } from './rule/delete.ts';
import { saveRule } from './rule/save.ts';
import { saveSlaSettings } from './sla/save-settings.ts';
import { addNote } from './ticket/add-note.ts';
import { addSystemNote } from './ticket/add-system-note.ts';
import { assignTicket } from './ticket/assign.ts';
import { createTicket } from './ticket/create.ts';
import { linkTickets } from './ticket/link.ts';
import { mergeTicket } from './ticket/merge.ts';
import { reachPoint } from './ticket/reach-point.ts';
import { receiveMail } from './ticket/receive-mail.ts';
import { replyToTicket } from './ticket/reply.ts';
import { setPriority } from './ticket/set-priority.ts';
import { setStatus } from './ticket/set-status.ts';
import { setSubject } from './ticket/set-subject.ts';
import { setTeam } from './ticket/set-team.ts';
import { setType } from './ticket/set-type.ts';
import { snoozeTicket } from './ticket/snooze.ts';
import { tagTicket } from './ticket/tag.ts';
import { unlinkTickets } from './ticket/unlink.ts';
import { unmergeTicket } from './ticket/unmerge.ts';
import { watchTicket } from './ticket/watch.ts';
import { deleteView } from './view/delete.ts';
import { saveView } from './view/save.ts';

/** Every change of data there is, by name. */
export const MUTATIONS = {
  'article.create': createArticle,
  'article.edit': editArticle,
  'article.resolve-branch': resolveBranch,
  'article.set-status': setArticleStatus,
  'conflict.resolve': resolveConflict,
  'conflict.restore': restoreConflict,
  'customer.create': createCustomer,
  'macro.delete': deleteMacro,
  'macro.save': saveMacro,
  'message.cancel-send': cancelSend,
  'message.set-delivery': setDelivery,
  'notification.mark-read': markRead,
  'process.act': actOnProcess,
  'process.adopt': adoptTemplate,
  'process.start': startProcess,
  'sla.save-settings': saveSlaSettings,
  'rule.delete': deleteRule,
  'rule.save': saveRule,
  'ticket.add-note': addNote,
  'ticket.add-system-note': addSystemNote,
  'ticket.assign': assignTicket,
  'ticket.create': createTicket,
  'ticket.link': linkTickets,
  'ticket.merge': mergeTicket,
  'ticket.reach-point': reachPoint,
  'ticket.receive-mail': receiveMail,
  'ticket.reply': replyToTicket,
  'ticket.set-priority': setPriority,
  'ticket.set-status': setStatus,
  'ticket.set-subject': setSubject,
  'ticket.set-team': setTeam,
  'ticket.set-type': setType,
  'ticket.snooze': snoozeTicket,
  'ticket.tag': tagTicket,
  'ticket.unlink': unlinkTickets,
  'ticket.unmerge': unmergeTicket,
  'ticket.watch': watchTicket,
  'view.delete': deleteView,
  'view.save': saveView,
} as const;

export type MutationName = keyof typeof MUTATIONS;
export type MutationArgs<N extends MutationName> = z.input<(typeof MUTATIONS)[N]['args']>;

/** The version of the mutation whose arguments the call carries. */
export function versionOf({ name, args, version }: MutationCall): number {
  if (version !== undefined) return version;
  const mutation = findMutation(name);
  return mutation?.versionFor?.(args) ?? mutation?.version ?? 1;
}

/** The call as it is kept: a newer program that reads it must know what its arguments are. */
export function withVersion(call: MutationCall): MutationCall {
  return { ...call, version: versionOf(call) };
}

/** The mutation of that name, with its argument type widened to what its own schema accepts. */
export function findMutation(name: string): Mutation<string, z.ZodType> | undefined {
  return Object.hasOwn(MUTATIONS, name)
    ? (MUTATIONS[name as MutationName] as Mutation<string, z.ZodType>)
    : undefined;
}
