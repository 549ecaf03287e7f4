import { z } from 'zod';

/** What an organization allows of files, told to every workstation at hello. Sizes in bytes. */
export const FilePolicy = z.object({
  /** The largest single file. */
  maxFileBytes: z.number().int().positive(),
  /** All files of one mail together, before they are encoded for the way. */
  maxMailBytes: z.number().int().positive(),
  /** `textFirst`: a message goes to the center at once and its files follow. `wait`: it waits for them. */
  whenFilesAreMissing: z.enum(['textFirst', 'wait']),
});
export type FilePolicy = z.infer<typeof FilePolicy>;

const MEGABYTE = 1024 * 1024;

/** Mail carries files in base64: four bytes for three, a line end for every 76, and some room for the text. */
const MAIL_SHARE = 0.72;

/** What files of one mail may hold when the mail itself may have `mailMegabytes`. */
export function filePolicyOf(
  fileMegabytes: number,
  mailMegabytes: number,
  whenFilesAreMissing: FilePolicy['whenFilesAreMissing'],
): FilePolicy {
  return {
    maxFileBytes: fileMegabytes * MEGABYTE,
    maxMailBytes: Math.floor(mailMegabytes * MEGABYTE * MAIL_SHARE),
    whenFilesAreMissing,
  };
}

/** Until the center has said otherwise. */
export const DEFAULT_FILE_POLICY: FilePolicy = filePolicyOf(50, 25, 'textFirst');
