import { z } from 'zod';
import { isBlockedInMail } from '../../domain/files/blocked-types.ts';
import { MAX_FILES_PER_MESSAGE, NewAttachment } from '../../model/attachment.ts';
import type { MessageId, TicketId } from '../../model/ids.ts';
import type { Message } from '../../model/message.ts';
import {
  type Change,
  type Decision,
  hold,
  type MutationContext,
  type Reads,
  type RowKey,
  refuse,
} from '../mutation.ts';

/** The files of a message as mutations take them. More than allowed is read, so that it can be refused with a word. */
export const NewAttachments = z.array(NewAttachment).max(500).default([]);

const MEGABYTE = 1024 * 1024;

/** The rows that decide whether these files can be attached. */
export function readsOfFiles(files: readonly NewAttachment[]): readonly RowKey[] {
  return files.map(({ id }) => ({ entity: 'attachment', id }));
}

/** Why these files cannot go with the message; null when they can. */
export function checkFiles(
  reads: Reads,
  files: readonly NewAttachment[],
  message: Pick<Message, 'kind'>,
  context: MutationContext,
): Decision | null {
  const { maxFileBytes, maxMailBytes } = context.files;
  if (files.length > MAX_FILES_PER_MESSAGE) return refuse('tooManyFiles', { max: MAX_FILES_PER_MESSAGE });
  const isTaken = files.some(({ id }) => reads.get('attachment', id) !== undefined);
  if (isTaken || new Set(files.map(({ id }) => id)).size < files.length) return refuse('alreadySent');
  const large = files.find(({ sizeBytes }) => sizeBytes > maxFileBytes);
  if (large !== undefined) {
    return refuse('fileTooLarge', {
      filename: large.filename,
      megabytes: Math.floor(maxFileBytes / MEGABYTE),
    });
  }
  if (message.kind === 'publicReply') {
    const blocked = files.find(({ filename }) => isBlockedInMail(filename));
    if (blocked !== undefined) return refuse('fileTypeBlocked', { filename: blocked.filename });
    const total = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    if (total > maxMailBytes) {
      return refuse('filesTooLarge', { megabytes: Math.floor(maxMailBytes / MEGABYTE) });
    }
  }
  if (context.files.whenFilesAreMissing === 'textFirst') return null;
  const missing = files.filter(({ sha256 }) => context.isFileMissing(sha256));
  return missing.length === 0
    ? null
    : hold('filesMissing', { filenames: missing.map(({ filename }) => filename) });
}

/** The changes that put files on a message. */
export function attachFiles(
  files: readonly NewAttachment[],
  ticketId: TicketId,
  messageId: MessageId,
): readonly Change[] {
  return files.map((file) => ({ kind: 'put', entity: 'attachment', row: { ...file, ticketId, messageId } }));
}
