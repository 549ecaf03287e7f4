import { Check, CircleAlert, Cloud, CloudUpload, Download, File, FileImage, FileText } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import type { FileState } from '../../../shared/contract/queries.ts';
import type { Attachment } from '../../../shared/model/attachment.ts';
import { fileSize } from '../../format/number.ts';
import { errorText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { readError } from '../../store-client/read-error.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { useSettings, useSyncStatus } from '../../store-client/use-session.ts';

/** The files of a message; a click asks where to save. Pictures shown in the text are not listed again. */
export function AttachmentList({ attachments }: { attachments: readonly Attachment[] }): ReactElement | null {
  const listed = attachments.filter(({ contentId }) => contentId === null);
  return listed.length === 0 ? null : <ListedFiles attachments={listed} />;
}

function ListedFiles({ attachments }: { attachments: readonly Attachment[] }): ReactElement {
  const { t } = useText();
  const { data: states } = useLiveQuery('file.states', {
    hashes: [...new Set(attachments.map(({ sha256 }) => sha256))].slice(0, 500),
  });
  const byHash = new Map(states?.map((state) => [state.sha256, state]));
  return (
    <ul className="mt-2.5 flex flex-wrap gap-1.5" aria-label={t('attachment.list')}>
      {attachments.map((attachment) => (
        <FileButton key={attachment.id} attachment={attachment} state={byHash.get(attachment.sha256)} />
      ))}
    </ul>
  );
}

interface FileButtonProps {
  readonly attachment: Attachment;
  readonly state: FileState | undefined;
}

function FileButton({ attachment, state }: FileButtonProps): ReactElement {
  const { store, host, toasts } = useServices();
  const { t, locale } = useText();
  const [isBusy, setIsBusy] = useState(false);
  const thumbnail = useThumbnail(attachment);
  const isOnline = useSyncStatus()?.connection === 'online';
  const standing = standingOf(state, isOnline);
  const { filename, sizeBytes, sha256 } = attachment;

  const save = async (): Promise<void> => {
    setIsBusy(true);
    try {
      const token = await host.chooseSavePath({ filename });
      if (token === null) return;
      await store.saveAttachment(attachment.id, token);
      toasts.show({
        text: t('attachment.saved', { filename }),
        action: { label: t('attachment.showInFolder'), run: () => void host.showSaved({ token }) },
      });
    } catch (error) {
      toasts.show({ text: errorText(t, readError(error)), tone: 'danger' });
    } finally {
      setIsBusy(false);
    }
  };

  const isComing = isBusy && state !== undefined && !state.isHere;
  const percent = sizeBytes === 0 ? 100 : Math.floor(((state?.hereBytes ?? 0) / sizeBytes) * 100);
  const Icon = iconOf(attachment.mimeType);
  return (
    <li className="min-w-0">
      <button
        type="button"
        disabled={isBusy}
        aria-busy={isBusy}
        onClick={() => void save()}
        title={[
          t('attachment.save', { filename }),
          t(standing.word),
          t('attachment.checksum', { sha256 }),
        ].join('\n')}
        className="group relative flex max-w-72 flex-col overflow-hidden rounded-control border border-line bg-surface text-small hover:border-line-strong hover:bg-hover disabled:opacity-80"
      >
        {thumbnail === null ? null : (
          <img
            src={thumbnail}
            alt=""
            className="h-24 w-full min-w-32 border-b border-line bg-sunken object-contain"
          />
        )}
        <span className="flex h-7 w-full min-w-0 items-center gap-1.5 px-2">
          <Icon size={14} strokeWidth={1.75} aria-hidden className="shrink-0 text-faint" />
          <span className="truncate">{filename}</span>
          <span className="tabular shrink-0 text-faint">{fileSize(sizeBytes, locale)}</span>
          {/* Enough to compare by eye; the whole of it is in the title. */}
          <span className="shrink-0 font-mono text-micro text-faint">{sha256.slice(0, 8)}</span>
          {isComing ? (
            <span className="tabular shrink-0 text-accent">{t('attachment.fetching', { percent })}</span>
          ) : (
            <standing.icon size={13} aria-hidden className={`shrink-0 ${standing.tone}`} />
          )}
          <Download size={13} aria-hidden className="shrink-0 text-faint group-hover:text-text" />
          <span className="sr-only">{t(standing.word)}</span>
        </span>
      </button>
    </li>
  );
}

function iconOf(mimeType: string): typeof File {
  if (mimeType.startsWith('image/')) return FileImage;
  return mimeType.startsWith('text/') || mimeType === 'application/pdf' ? FileText : File;
}

/** Where the content is, in an icon and a word. */
function standingOf(state: FileState | undefined, isOnline: boolean) {
  if (state?.upload?.state === 'failed') {
    return { icon: CircleAlert, word: 'attachment.failed', tone: 'text-danger' } as const;
  }
  if (state?.upload?.state === 'queued') {
    return { icon: CloudUpload, word: 'attachment.going', tone: 'text-amber' } as const;
  }
  if (state?.isHere === true) return { icon: Check, word: 'attachment.here', tone: 'text-faint' } as const;
  const word = isOnline ? 'attachment.notHereYet' : 'attachment.notHere';
  return { icon: Cloud, word, tone: 'text-faint' } as const;
}

/** The address of the small picture, once it is here; fetched by itself unless the line is metered. */
function useThumbnail({ id, thumbnailSha256 }: Attachment): string | null {
  const { store } = useServices();
  const isMetered = useSettings()?.isMetered ?? false;
  const [address, setAddress] = useState<string | null>(null);
  const isWanted = thumbnailSha256 !== null && !isMetered;
  useEffect(() => {
    if (!isWanted) return;
    let isGone = false;
    let made: string | null = null;
    store
      .readThumbnail(id)
      .then((content) => {
        if (content === null || isGone) return;
        made = URL.createObjectURL(content.slice(0, content.size, 'image/webp'));
        setAddress(made);
      })
      // Without the line there is no small picture; the row says where the file is.
      .catch(() => undefined);
    return () => {
      isGone = true;
      setAddress(null);
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [store, id, isWanted]);
  return address;
}
