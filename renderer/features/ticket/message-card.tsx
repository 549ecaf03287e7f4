import { Ban, Check, CircleAlert, Clock, CloudUpload, Lock, Phone, Reply, Send } from 'lucide-react';
import { memo, type ReactElement } from 'react';
import type { TimelineEntry } from '../../../shared/contract/queries.ts';
import type { TextKey } from '../../../shared/i18n/resources.ts';
import { undoSend } from '../../commands/step-history.ts';
import { Avatar } from '../../components/avatar.tsx';
import { cx } from '../../components/cx.ts';
import { exactTime, timeOfDay } from '../../format/time.ts';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { useHiddenFields } from '../../store-client/use-hidden-fields.ts';
import { ChannelIcon } from '../queue/queue-cells.tsx';
import { AttachmentList } from './attachment-list.tsx';
import { MessageBody } from './message-body.tsx';
import { type DeliveryView, deliveryOf } from './timeline-items.ts';

const DELIVERY_LOOKS: Readonly<Record<Exclude<DeliveryView, 'none'>, { icon: typeof Check; tone: string }>> =
  {
    kept: { icon: CloudUpload, tone: 'text-amber' },
    waiting: { icon: Clock, tone: 'text-faint' },
    sending: { icon: Send, tone: 'text-faint' },
    sent: { icon: Check, tone: 'text-success' },
    failed: { icon: CircleAlert, tone: 'text-danger' },
    cancelled: { icon: Ban, tone: 'text-faint' },
  };

const KIND_LOOKS: Readonly<
  Record<TimelineEntry['kind'], { icon: typeof Check; label: TextKey; tone: string } | null>
> = {
  internalNote: { icon: Lock, label: 'message.internalNote', tone: 'font-semibold text-note-text' },
  publicReply: { icon: Reply, label: 'message.publicReply', tone: 'text-faint' },
  callRecord: { icon: Phone, label: 'message.callRecord', tone: 'text-faint' },
  inbound: null,
  chatLine: null,
  system: null,
};

/** What the other side said. It names the address, so it is hidden with that. */
function FailureReason({ detail }: { detail: string }): ReactElement | null {
  const { t } = useText();
  const isHidden = useHiddenFields().includes('customer.email');
  if (detail === '' && !isHidden) return null;
  return (
    <p className="mt-2 rounded-control bg-danger-soft px-2 py-1 text-small text-danger">
      {t('delivery.failedBecause', { reason: detail === '' ? t('hidden.value') : detail })}
    </p>
  );
}

function DeliveryMark({ entry }: { entry: TimelineEntry }): ReactElement | null {
  const services = useServices();
  const { t } = useText();
  const { view, canCancel } = deliveryOf(entry);
  if (view === 'none') return null;
  const { icon: Icon, tone } = DELIVERY_LOOKS[view];
  return (
    <span className="inline-flex min-w-0 shrink-[1000] items-center gap-1 text-small whitespace-nowrap">
      <span
        className={cx('inline-flex min-w-0 items-center gap-1', tone)}
        title={entry.deliveryDetail || t(`delivery.${view}`)}
      >
        <Icon size={13} strokeWidth={2} aria-hidden className="shrink-0" />
        {view === 'kept' ? (
          <>
            <span className={cx('truncate', canCancel ? '@max-[416px]:hidden' : '@max-[496px]:hidden')}>
              {t('delivery.kept')}
            </span>
            <span className={cx('truncate', canCancel ? '@min-[416px]:hidden' : '@min-[496px]:hidden')}>
              {t('delivery.keptShort')}
            </span>
          </>
        ) : (
          <span className="truncate">{t(`delivery.${view}`)}</span>
        )}
      </span>
      {canCancel ? (
        <button
          type="button"
          onClick={() =>
            undoSend(services, { ticketId: entry.ticketId, messageId: entry.id }).catch(reportError(services))
          }
          className="h-[22px] shrink-0 rounded-control px-1 font-semibold text-accent hover:bg-hover"
        >
          {t('delivery.cancel')}
        </button>
      ) : null}
    </span>
  );
}

/** The words of a mark; where those of a reply have no room beside its delivery, the icon stands for them. */
function KindMark({ entry, isShort }: { entry: TimelineEntry; isShort: boolean }): ReactElement | null {
  const { t } = useText();
  const look = KIND_LOOKS[entry.kind];
  if (look === null) return <ChannelIcon channel={entry.channel} />;
  const { icon: Icon, label, tone } = look;
  return (
    <span
      className={cx('inline-flex shrink-0 items-center gap-1 text-small whitespace-nowrap', tone)}
      title={t(label)}
    >
      <Icon size={13} strokeWidth={2} aria-hidden className="shrink-0" />
      <span className={cx(isShort && '@max-[496px]:sr-only')}>{t(label)}</span>
    </span>
  );
}

const CARD_TONES: Readonly<Record<TimelineEntry['kind'], string>> = {
  inbound: 'border-line bg-surface',
  chatLine: 'border-line bg-surface',
  callRecord: 'border-line bg-surface',
  publicReply: 'border-accent-line bg-surface',
  internalNote: 'border-note-line bg-note',
  system: '',
};

interface MessageCardProps {
  readonly entry: TimelineEntry;
  /** Far from what is seen first: laid out only when it comes near. Asking that of all would lay out the rest twice. */
  readonly isFar: boolean;
}

/** One entry of the conversation. */
export const MessageCard = memo(function MessageCard({ entry, isFar }: MessageCardProps): ReactElement {
  const { t, locale } = useText();
  const name = entry.authorName ?? t('message.system');
  const time = (
    <time
      dateTime={new Date(entry.createdAt).toISOString()}
      title={exactTime(entry.createdAt, locale)}
      className="tabular shrink-0 text-small text-faint"
    >
      {timeOfDay(entry.createdAt, locale)}
    </time>
  );
  if (entry.kind === 'system') {
    return (
      <article
        tabIndex={-1}
        data-message={entry.id}
        className="flex items-baseline gap-2 px-3 py-0.5 text-small text-faint"
      >
        {time}
        <span className="min-w-0">{entry.bodyText}</span>
      </article>
    );
  }
  const isOurs = entry.kind === 'publicReply';
  return (
    <article
      tabIndex={-1}
      data-message={entry.id}
      aria-label={t('message.label', { name, time: timeOfDay(entry.createdAt, locale) })}
      className={cx(
        'rounded-surface border',
        isFar && '[contain-intrinsic-size:auto_120px] [content-visibility:auto]',
        CARD_TONES[entry.kind],
        isOurs && 'border-l-[3px] border-l-accent',
      )}
    >
      {/* One line of one height, whatever becomes of the message: first the kind of a reply is only its icon, then the
          delivery is shortened, last the name. That a note is internal is always said. */}
      <header className="px-3 pt-2.5">
        <div className="flex h-[22px] min-w-0 items-center gap-2">
          <Avatar name={name} size={22} />
          <span className="min-w-0 truncate font-semibold">{name}</span>
          <KindMark entry={entry} isShort={isOurs && deliveryOf(entry).view !== 'none'} />
          {entry.fromNumber === null ? null : (
            <span className="tabular shrink-0 text-small text-faint">
              {t('merge.from', { number: entry.fromNumber })}
            </span>
          )}
          <span className="flex-1" />
          <DeliveryMark entry={entry} />
          {time}
        </div>
      </header>
      <div className="px-3 pt-1.5 pb-3 pl-[42px]">
        <MessageBody entry={entry} />
        <AttachmentList attachments={entry.attachments} />
        {entry.delivery === 'failed' ? <FailureReason detail={entry.deliveryDetail} /> : null}
      </div>
    </article>
  );
});
