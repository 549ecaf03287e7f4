import {
  AtSign,
  BellOff,
  CheckCheck,
  CircleAlert,
  CircleDot,
  type LucideIcon,
  MessageSquare,
  Timer,
  TriangleAlert,
} from 'lucide-react';
import { type KeyboardEvent, type ReactElement, type Ref, useEffect, useRef } from 'react';
import type { NotificationRow } from '../../../shared/contract/queries.ts';
import type { Notification } from '../../../shared/model/notification.ts';
import { openTicket } from '../../commands/navigate.ts';
import { Button } from '../../components/button.tsx';
import { cx } from '../../components/cx.ts';
import { Dialog } from '../../components/dialog.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { markRead } from './mark-read.ts';

const SHOWN = 200;
const ICONS: Readonly<Record<Notification['kind'], LucideIcon>> = {
  warning: Timer,
  breach: CircleAlert,
  escalation: TriangleAlert,
  mention: AtSign,
  watchedWords: MessageSquare,
  watchedStatus: CircleDot,
};

const COLOURS: Readonly<Record<Notification['kind'], string>> = {
  warning: 'text-amber',
  breach: 'text-danger',
  escalation: 'text-danger',
  mention: 'text-accent',
  watchedWords: 'text-accent',
  watchedStatus: 'text-accent',
};

/** What the person was told, newest first: Enter opens the ticket and marks it read. */
export function NotificationsDialog({ onClose }: { onClose: () => void }): ReactElement | null {
  const services = useServices();
  const { t } = useText();
  const first = useRef<HTMLButtonElement>(null);
  const close = useRef<HTMLButtonElement>(null);
  const { data: rows } = useLiveQuery('notification.list', { limit: SHOWN });
  const read = (some: readonly NotificationRow[]): void => {
    markRead(services, some).catch(reportError(services));
  };
  const open = (row: NotificationRow): void => {
    read([row]);
    openTicket(services, row.ticketId);
  };
  const hasLines = rows !== undefined && rows.length > 0;
  // What was known when it was open last is shown first: the lines may come a moment later.
  useEffect(() => {
    if (hasLines) first.current?.focus();
  }, [hasLines]);
  if (rows === undefined) return null;
  const isEmpty = !hasLines;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('notifications.title')}
      initialFocus={isEmpty ? close : first}
      className="w-[min(620px,calc(100vw-32px))]!"
    >
      {isEmpty ? (
        <EmptyState
          icon={BellOff}
          title={t('notifications.none.title')}
          text={t('notifications.none.text')}
        />
      ) : (
        <ol
          aria-label={t('notifications.title')}
          onKeyDown={moveFocus}
          className="min-h-0 flex-1 overflow-y-auto py-1"
        >
          {rows.map((row, place) => (
            <li key={row.id}>
              <Line row={row} focusRef={place === 0 ? first : undefined} onOpen={() => open(row)} />
            </li>
          ))}
        </ol>
      )}
      <footer className="flex shrink-0 items-center gap-2 border-t border-line px-4 py-3">
        <Button
          icon={<CheckCheck size={14} aria-hidden />}
          disabled={rows.every(({ readAt }) => readAt !== null)}
          onClick={() => read(rows)}
        >
          {t('notifications.readAll')}
        </Button>
        <span className="flex-1" />
        <Button ref={close} onClick={onClose}>
          {t('action.close')}
        </Button>
      </footer>
    </Dialog>
  );
}

/** Up and down by arrow or j and k, as in every list. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const delta = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  if (delta === undefined || event.nativeEvent.isComposing) return;
  const lines: Element[] = [...event.currentTarget.querySelectorAll('button')];
  const next = lines[lines.indexOf(document.activeElement ?? event.currentTarget) + delta];
  event.preventDefault();
  if (next instanceof HTMLElement) next.focus();
}

interface LineProps {
  readonly row: NotificationRow;
  readonly focusRef: Ref<HTMLButtonElement> | undefined;
  readonly onOpen: () => void;
}

function Line({ row, focusRef, onOpen }: LineProps): ReactElement {
  const { t } = useText();
  const { kind, metric, level, ticketNumber, subject, at, readAt, byName } = row;
  const what = metric === null ? '' : t(`slaMetric.${metric}`);
  const Icon = ICONS[kind];
  return (
    <button
      ref={focusRef}
      type="button"
      data-notification={kind}
      data-read={readAt !== null}
      onClick={onOpen}
      className="flex w-full items-start gap-2.5 px-4 py-2 text-left hover:bg-hover focus-visible:bg-accent-soft"
    >
      <Icon size={16} strokeWidth={1.75} aria-hidden className={cx('mt-0.5 shrink-0', COLOURS[kind])} />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span className={cx('min-w-0 truncate', readAt === null && 'font-semibold')}>
            {t(`notifications.${kind}`, {
              metric: what,
              level: level ?? 0,
              name: byName ?? t(kind === 'mention' ? 'mention.somebody' : 'watch.nobody'),
            })}
          </span>
          <span className="flex-1" />
          <RelativeTime at={at} className="shrink-0 text-small text-faint" />
        </span>
        <span className="flex min-w-0 gap-2 text-muted">
          <span className="tabular shrink-0">{`#${ticketNumber}`}</span>
          <span className="min-w-0 truncate">{subject ?? t('notifications.notHere')}</span>
        </span>
      </span>
      {readAt === null ? (
        <span
          role="img"
          aria-label={t('notifications.unread')}
          title={t('notifications.unread')}
          className="mt-1.5 size-2 shrink-0 rounded-full bg-accent"
        />
      ) : null}
    </button>
  );
}
