import { Check, CircleAlert, CloudUpload, File, FileImage, Pause, X } from 'lucide-react';
import type { ReactElement } from 'react';
import type { FileState } from '../../../shared/contract/queries.ts';
import type { FilePolicy } from '../../../shared/model/file-policy.ts';
import type { AttachmentId } from '../../../shared/model/ids.ts';
import { cx } from '../../components/cx.ts';
import { fileSize } from '../../format/number.ts';
import { errorText, rejectionText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { useSettings } from '../../store-client/use-session.ts';
import { type ComposerFile, problemOf, totalBytes } from './composer-files.ts';

interface FileListProps {
  readonly files: readonly ComposerFile[];
  /** Whether they go to the customer, by mail, or to colleagues. */
  readonly isPublic: boolean;
  readonly policy: FilePolicy;
  onRemove(id: AttachmentId): void;
}

/** The files of the text being written: what they are, how far they have come, and whether they may go. */
export function FileList({ files, isPublic, policy, onRemove }: FileListProps): ReactElement | null {
  const { t, locale } = useText();
  const hashes = files.flatMap((file) => (file.phase === 'ready' ? [file.attachment.sha256] : []));
  const { data: states } = useLiveQuery('file.states', hashes.length === 0 ? null : { hashes });
  if (files.length === 0) return null;
  const byHash = new Map(states?.map((each) => [each.sha256, each]));
  const problem = problemOf(files, isPublic, policy);
  const total = fileSize(totalBytes(files), locale);
  return (
    <div className="mx-3 mt-1.5">
      <ul aria-label={t('composer.files')} className="flex max-h-28 flex-wrap gap-1.5 overflow-y-auto">
        {files.map((file) => (
          <FileChip
            key={file.id}
            file={file}
            state={file.phase === 'ready' ? byHash.get(file.attachment.sha256) : undefined}
            onRemove={() => onRemove(file.id)}
          />
        ))}
      </ul>
      <p
        role={problem === null ? undefined : 'alert'}
        className={cx('tabular mt-1 text-small', problem === null ? 'text-faint' : 'text-danger')}
      >
        {isPublic
          ? t('composer.filesOfLimit', { total, limit: fileSize(policy.maxMailBytes, locale) })
          : t('composer.filesTotal', { total })}
        {problem === null ? null : ` · ${rejectionText(t, problem.code, problem.params)}`}
      </p>
    </div>
  );
}

interface FileChipProps {
  readonly file: ComposerFile;
  readonly state: FileState | undefined;
  onRemove(): void;
}

function FileChip({ file, state, onRemove }: FileChipProps): ReactElement {
  const { t, locale } = useText();
  const progress = useProgress(file, state);
  const isPicture = file.phase === 'ready' && file.attachment.mimeType.startsWith('image/');
  const Icon = isPicture ? FileImage : File;
  return (
    <li
      title={progress.detail}
      className={cx(
        'relative flex h-7 max-w-80 items-center gap-1.5 overflow-hidden rounded-control border bg-surface pr-0.5 pl-2 text-small',
        progress.tone === 'danger' ? 'border-danger-line' : 'border-line',
      )}
    >
      {progress.share === null ? null : (
        <span
          aria-hidden
          style={{ width: `${Math.round(progress.share * 100)}%` }}
          className="absolute inset-y-0 left-0 bg-accent-soft"
        />
      )}
      <Icon size={14} strokeWidth={1.75} aria-hidden className="relative shrink-0 text-faint" />
      <span className="relative min-w-8 truncate">{file.filename}</span>
      <span className="tabular relative shrink-0 text-faint">{fileSize(file.sizeBytes, locale)}</span>
      <span
        className={cx(
          'tabular relative inline-flex min-w-0 items-center gap-1',
          progress.tone === 'danger' && 'text-danger',
          progress.tone === 'success' && 'text-success',
          progress.tone === 'plain' && 'text-faint',
        )}
      >
        <progress.icon size={13} strokeWidth={2} aria-hidden className="shrink-0" />
        <span className="truncate">{progress.word}</span>
      </span>
      <button
        type="button"
        aria-label={t('composer.removeFile', { filename: file.filename })}
        onClick={onRemove}
        className="relative grid size-6 shrink-0 place-items-center rounded-control text-faint hover:bg-hover hover:text-text"
      >
        <X size={13} aria-hidden />
      </button>
    </li>
  );
}

interface Progress {
  readonly icon: typeof Check;
  readonly word: string;
  /** Told on hover: the reason, or the checksum. */
  readonly detail: string | undefined;
  /** How much is done; null when nothing moves. */
  readonly share: number | null;
  readonly tone: 'plain' | 'success' | 'danger';
}

function useProgress(file: ComposerFile, state: FileState | undefined): Progress {
  const { t } = useText();
  const isMetered = useSettings()?.isMetered ?? false;
  const percent = (done: number): number =>
    file.sizeBytes === 0 ? 100 : Math.floor((done / file.sizeBytes) * 100);
  if (file.phase === 'failed') {
    const detail = errorText(t, file.error);
    return { icon: CircleAlert, word: detail, detail, share: null, tone: 'danger' };
  }
  if (file.phase === 'reading') {
    const word = t('composer.fileReading', { percent: percent(file.readBytes) });
    const share = file.sizeBytes === 0 ? 1 : file.readBytes / file.sizeBytes;
    return { icon: CloudUpload, word, detail: undefined, share, tone: 'plain' };
  }
  const checksum = t('attachment.checksum', { sha256: file.attachment.sha256 });
  const upload = state?.upload ?? null;
  if (upload?.state === 'sent') {
    return { icon: Check, word: t('composer.fileSent'), detail: checksum, share: null, tone: 'success' };
  }
  if (upload?.state === 'failed') {
    const reason = rejectionText(t, 'fileNotSent', { filename: file.filename, reason: upload.code ?? '' });
    return { icon: CircleAlert, word: t('composer.fileFailed'), detail: reason, share: null, tone: 'danger' };
  }
  const share = file.sizeBytes === 0 ? 0 : (upload?.sentBytes ?? 0) / file.sizeBytes;
  if (isMetered) {
    return { icon: Pause, word: t('composer.filePaused'), detail: checksum, share, tone: 'plain' };
  }
  const word = t('composer.fileSending', { percent: percent(upload?.sentBytes ?? 0) });
  return { icon: CloudUpload, word, detail: checksum, share, tone: 'plain' };
}
