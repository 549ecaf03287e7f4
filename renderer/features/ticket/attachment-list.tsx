import { Download, File, FileImage, FileText } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import type { Attachment } from '../../../shared/model/attachment.ts';
import { fileSize } from '../../format/number.ts';
import { errorText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { readError } from '../../store-client/read-error.ts';

function iconOf(mimeType: string): typeof File {
  if (mimeType.startsWith('image/')) return FileImage;
  return mimeType.startsWith('text/') || mimeType === 'application/pdf' ? FileText : File;
}

/** The files of a message; a click asks where to save. Pictures shown in the text are not listed again. */
export function AttachmentList({ attachments }: { attachments: readonly Attachment[] }): ReactElement | null {
  const { store, host, toasts } = useServices();
  const { t, locale } = useText();
  const [busyId, setBusyId] = useState<string | null>(null);
  const listed = attachments.filter(({ contentId }) => contentId === null);
  if (listed.length === 0) return null;

  const save = async (attachment: Attachment): Promise<void> => {
    setBusyId(attachment.id);
    try {
      const bytes = new Uint8Array(await store.readAttachment(attachment.id));
      const isSaved = await host.saveFile({ filename: attachment.filename, bytes });
      if (isSaved) toasts.show({ text: t('attachment.saved', { filename: attachment.filename }) });
    } catch (error) {
      toasts.show({ text: errorText(t, readError(error)), tone: 'danger' });
    } finally {
      setBusyId(null);
    }
  };

  return (
    <ul className="mt-2.5 flex flex-wrap gap-1.5" aria-label={t('attachment.list')}>
      {listed.map((attachment) => {
        const Icon = iconOf(attachment.mimeType);
        return (
          <li key={attachment.id} className="min-w-0">
            <button
              type="button"
              disabled={busyId === attachment.id}
              onClick={() => void save(attachment)}
              title={t('attachment.save', { filename: attachment.filename })}
              className="group flex h-7 max-w-72 items-center gap-1.5 rounded-control border border-line bg-surface px-2 text-small hover:border-line-strong hover:bg-hover disabled:opacity-60"
            >
              <Icon size={14} strokeWidth={1.75} aria-hidden className="shrink-0 text-faint" />
              <span className="truncate">{attachment.filename}</span>
              <span className="tabular shrink-0 text-faint">{fileSize(attachment.sizeBytes, locale)}</span>
              <Download size={13} aria-hidden className="shrink-0 text-faint group-hover:text-text" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
