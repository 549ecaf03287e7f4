// biome-ignore-all lint/a11y/useFocusableInteractive: the tab stop wanders with the focus of the board
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the board handles the keys of all its cards
import { CloudUpload } from 'lucide-react';
import { type MouseEvent, memo, type PointerEvent, type ReactElement } from 'react';
import type { QueueRow } from '../../../shared/contract/queries.ts';
import type { BoardGrouping } from '../../../shared/model/board.ts';
import { Avatar } from '../../components/avatar.tsx';
import { cx } from '../../components/cx.ts';
import { DueMark } from '../../components/due-mark.tsx';
import { HighRiskMark } from '../../components/high-risk-mark.tsx';
import { PriorityMark } from '../../components/priority-mark.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { StatusIcon } from '../../components/status-mark.tsx';
import { useText } from '../../i18n/translator.ts';
import { PresenceMark } from '../presence/presence-marks.tsx';

/** What is left between two cards. */
export const CARD_GAP = 6;

interface CardFaceProps {
  readonly row: QueueRow;
  readonly groupBy: BoardGrouping;
  readonly isFresh: boolean;
  readonly isCompact: boolean;
}

/** What stands on a card: which ticket, whose, how urgent, who has it. What its column says is not said again. */
export function CardFace({ row, groupBy, isFresh, isCompact }: CardFaceProps): ReactElement {
  const { t } = useText();
  return (
    <>
      <span className="flex h-[18px] items-center gap-2 text-small">
        <PriorityMark priority={row.priority} />
        <span className="tabular text-muted">{row.number}</span>
        <span className="min-w-0 flex-1 truncate text-faint">{row.customerName}</span>
        <HighRiskMark tags={row.tags} isShort />
        <PresenceMark ticketId={row.id} />
        {row.isPending ? (
          <span role="img" aria-label={t('queue.pending')} title={t('queue.pending')} className="text-amber">
            <CloudUpload size={13} strokeWidth={1.75} aria-hidden />
          </span>
        ) : isFresh ? (
          <span
            role="img"
            aria-label={t('queue.changed')}
            title={t('queue.changed')}
            className="mx-1 size-1.5 rounded-full bg-accent"
          />
        ) : null}
      </span>
      <span
        className={cx(
          'min-h-0 leading-[19px] wrap-anywhere',
          isCompact ? 'line-clamp-1' : 'line-clamp-2 h-[38px]',
          row.status === 'new' && groupBy !== 'status' && 'font-semibold',
          row.subject === '' && 'text-faint',
        )}
      >
        {row.subject === '' ? t('queue.noSubject') : row.subject}
      </span>
      {isCompact ? null : (
        <span className="flex h-[18px] items-center gap-1.5 text-small text-faint">
          {groupBy === 'status' ? null : (
            <span role="img" aria-label={t(`status.${row.status}`)} className="inline-flex">
              <StatusIcon status={row.status} />
            </span>
          )}
          {groupBy !== 'assignee' && row.assigneeName !== null ? (
            <Avatar name={row.assigneeName} size={18} />
          ) : null}
          <span className="min-w-0 flex-1 truncate">
            {groupBy === 'assignee' ? row.teamName : (row.assigneeName ?? t('board.nobody'))}
          </span>
          <DueMark at={row.nextDueAt} />
          <RelativeTime at={row.updatedAt} as="short" />
        </span>
      )}
    </>
  );
}

export interface BoardCardProps {
  /** Undefined while it is being loaded. */
  readonly row: QueueRow | undefined;
  readonly index: number;
  readonly total: number;
  readonly top: number;
  readonly height: number;
  readonly groupBy: BoardGrouping;
  readonly isCompact: boolean;
  readonly isFocused: boolean;
  readonly isFresh: boolean;
  readonly isDragged: boolean;
  readonly onPress: (event: PointerEvent<HTMLElement>, index: number) => void;
  readonly onOpen: (event: MouseEvent, index: number) => void;
}

/** One ticket on the board. Painted again only when its own data or marks change. */
export const BoardCard = memo(function BoardCard(props: BoardCardProps): ReactElement {
  const { row, index, total, top, height, groupBy, isCompact, isFocused, isFresh, isDragged } = props;
  const { onPress, onOpen } = props;
  return (
    <div
      role="option"
      aria-selected={isFocused}
      aria-setsize={total}
      aria-posinset={index + 1}
      aria-busy={row === undefined}
      aria-disabled={isDragged}
      data-card={index}
      data-focused={isFocused}
      tabIndex={isFocused ? 0 : -1}
      onPointerDown={(event) => onPress(event, index)}
      onDoubleClick={(event) => onOpen(event, index)}
      style={{ top, height: height - CARD_GAP }}
      className={cx(
        'board-card absolute right-0 left-2 flex flex-col justify-center gap-1 rounded-[6px] border px-2.5 -outline-offset-2 select-none',
        isFocused ? 'border-accent bg-accent-soft' : 'border-line bg-surface hover:border-line-strong',
        isDragged && 'opacity-40',
      )}
    >
      {row === undefined ? (
        <>
          <Skeleton width="46%" />
          <Skeleton width="82%" />
        </>
      ) : (
        <CardFace row={row} groupBy={groupBy} isFresh={isFresh} isCompact={isCompact} />
      )}
    </div>
  );
});
