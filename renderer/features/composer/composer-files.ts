import { isBlockedInMail } from '../../../shared/domain/files/blocked-types.ts';
import { MAX_FILES_PER_MESSAGE, type NewAttachment } from '../../../shared/model/attachment.ts';
import type { FilePolicy } from '../../../shared/model/file-policy.ts';
import type { AttachmentId } from '../../../shared/model/ids.ts';
import { createState, type State } from '../../state/create-state.ts';
import { type ErrorInfo, readError } from '../../store-client/read-error.ts';
import { type FileIntake, stageFile } from './stage-file.ts';

/** A file in the composer: being read, safe here, or not taken. */
export type ComposerFile =
  | (FileFacts & { readonly phase: 'reading'; readonly readBytes: number })
  | (FileFacts & { readonly phase: 'ready'; readonly attachment: NewAttachment })
  | (FileFacts & { readonly phase: 'failed'; readonly error: ErrorInfo });

interface FileFacts {
  readonly id: AttachmentId;
  readonly filename: string;
  readonly sizeBytes: number;
  readonly isInline: boolean;
}

export interface ComposerFilesPorts {
  readonly intake: FileIntake & { forgetFiles(hashes: readonly string[]): Promise<void> };
  newId(): string;
  makeThumbnail(file: Blob): Promise<Blob | null>;
  /** Told when the list of files that are safe here has changed. */
  onChange(): void;
  report(error: unknown): void;
}

/** The files of one text being written. */
export interface ComposerFiles {
  readonly state: State<readonly ComposerFile[]>;
  /** Reads files in, one after the other. @returns the ids they have from now on */
  add(files: readonly File[], isInline: boolean): readonly AttachmentId[];
  remove(id: AttachmentId): void;
  /** Brings back the files of a draft. */
  restore(attachments: readonly NewAttachment[]): void;
  /** What would go with the message now. */
  attachments(): readonly NewAttachment[];
  /** The text was sent: its files are the message's now. */
  release(): void;
  /** Whether one is still being read. */
  isReading(): boolean;
  /** The page is left: what is being read is given up. @returns the names of those files */
  abandon(): readonly string[];
}

/** The Content-ID of a picture in the text. */
export function contentIdOf(id: AttachmentId): string {
  return `${id}@outpost`;
}

export function createComposerFiles(ports: ComposerFilesPorts): ComposerFiles {
  const state = createState<readonly ComposerFile[]>([]);
  const reading = new Map<AttachmentId, AbortController>();
  let last: Promise<void> = Promise.resolve();

  const replace = (next: ComposerFile): void => {
    state.update((files) => files.map((file) => (file.id === next.id ? next : file)));
  };

  const read = async (facts: FileFacts, file: File, signal: AbortSignal): Promise<void> => {
    if (signal.aborted) return;
    try {
      const small = await ports.makeThumbnail(file);
      const thumbnailSha256 =
        small === null
          ? null
          : await stageFile(ports.intake, small, { isThumbnail: true, signal, onProgress: () => undefined });
      const sha256 = await stageFile(ports.intake, file, {
        isThumbnail: false,
        signal,
        onProgress: (readBytes) => replace({ ...facts, phase: 'reading', readBytes }),
      });
      const { id, filename, sizeBytes } = facts;
      const attachment: NewAttachment = {
        id,
        filename,
        mimeType: mimeTypeOf(file),
        sizeBytes,
        sha256,
        contentId: facts.isInline ? contentIdOf(id) : null,
        thumbnailSha256,
      };
      replace({ ...facts, phase: 'ready', attachment });
      ports.onChange();
    } catch (error) {
      if (signal.aborted) return;
      replace({ ...facts, phase: 'failed', error: readError(error) });
    } finally {
      reading.delete(facts.id);
    }
  };

  const attachments = (): readonly NewAttachment[] =>
    state.get().flatMap((file) => (file.phase === 'ready' ? [file.attachment] : []));

  return {
    state,
    attachments,
    add(files, isInline) {
      const added = files.map((file) => {
        const facts: FileFacts = {
          // Ids are made by the id source, whose output the schema of every mutation checks again.
          id: ports.newId() as AttachmentId,
          filename: safeName(file.name),
          sizeBytes: file.size,
          isInline,
        };
        const abort = new AbortController();
        reading.set(facts.id, abort);
        last = last.then(() => read(facts, file, abort.signal));
        return facts;
      });
      state.update((current) => [
        ...current,
        ...added.map((facts) => ({ ...facts, phase: 'reading' as const, readBytes: 0 })),
      ]);
      return added.map(({ id }) => id);
    },
    remove(id) {
      const file = state.get().find((each) => each.id === id);
      reading.get(id)?.abort();
      state.update((files) => files.filter((each) => each.id !== id));
      ports.onChange();
      if (file?.phase !== 'ready') return;
      const { sha256, thumbnailSha256 } = file.attachment;
      const hashes = thumbnailSha256 === null ? [sha256] : [sha256, thumbnailSha256];
      ports.intake.forgetFiles(hashes).catch(ports.report);
    },
    restore(kept) {
      const restored = kept.map(
        (attachment): ComposerFile => ({
          id: attachment.id,
          filename: attachment.filename,
          sizeBytes: attachment.sizeBytes,
          isInline: attachment.contentId !== null,
          phase: 'ready',
          attachment,
        }),
      );
      // What was handed over before the draft was read stays.
      state.update((files) => [
        ...restored,
        ...files.filter(({ id }) => !restored.some((each) => each.id === id)),
      ]);
    },
    release: () => state.set([]),
    isReading: () => state.get().some(({ phase }) => phase === 'reading'),
    abandon() {
      const names = state.get().flatMap((file) => (file.phase === 'reading' ? [file.filename] : []));
      for (const abort of reading.values()) abort.abort();
      return names;
    },
  };
}

/** Why the files cannot go with a message of this kind, as a rejection; null when they can. */
export function problemOf(
  files: readonly ComposerFile[],
  isPublic: boolean,
  policy: FilePolicy,
): { readonly code: string; readonly params: Readonly<Record<string, string | number>> } | null {
  if (files.length > MAX_FILES_PER_MESSAGE) {
    return { code: 'tooManyFiles', params: { max: MAX_FILES_PER_MESSAGE } };
  }
  const blocked = isPublic ? files.find(({ filename }) => isBlockedInMail(filename)) : undefined;
  if (blocked !== undefined) return { code: 'fileTypeBlocked', params: { filename: blocked.filename } };
  const isOver = isPublic && totalBytes(files) > policy.maxMailBytes;
  return isOver
    ? { code: 'filesTooLarge', params: { megabytes: Math.floor(policy.maxMailBytes / 1024 ** 2) } }
    : null;
}

export function totalBytes(files: readonly ComposerFile[]): number {
  return files.reduce((sum, { sizeBytes, phase }) => sum + (phase === 'failed' ? 0 : sizeBytes), 0);
}

/** A name that stands in a mail's header and on any disk; the end, which says the type, is kept. */
function safeName(name: string): string {
  const clean = name.replace(/[\p{Cc}/\\]/gu, '_').trim();
  if (clean === '') return 'file';
  return clean.length <= 255 ? clean : `${clean.slice(0, 200)}…${clean.slice(-50)}`;
}

function mimeTypeOf(file: File): string {
  return /^[\w.+-]+\/[\w.+-]+$/.test(file.type) ? file.type : 'application/octet-stream';
}
