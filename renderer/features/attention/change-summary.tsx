import {
  ArrowRight,
  CircleAlert,
  CircleCheck,
  CloudUpload,
  Hand,
  Paperclip,
  TriangleAlert,
} from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import type { OutboxItem } from '../../../shared/contract/queries.ts';
import { openTicket } from '../../commands/navigate.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { actText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { wantedText } from './describe-item.ts';

const LOOKS = {
  queued: { icon: CloudUpload, tone: 'text-amber' },
  blocked: { icon: Paperclip, tone: 'text-amber' },
  sent: { icon: CloudUpload, tone: 'text-amber' },
  applied: { icon: CircleCheck, tone: 'text-success' },
  merged: { icon: CircleCheck, tone: 'text-success' },
  held: { icon: Hand, tone: 'text-amber' },
  refused: { icon: TriangleAlert, tone: 'text-orange' },
  failed: { icon: CircleAlert, tone: 'text-danger' },
} as const;

interface ChangeSummaryProps {
  readonly item: Pick<
    OutboxItem,
    | 'name'
    | 'state'
    | 'wanted'
    | 'text'
    | 'ticketId'
    | 'ticketNumber'
    | 'ticketSubject'
    | 'goneTicketNumber'
    | 'createdAt'
  >;
  /** Whose it is, where it is not one's own. */
  readonly author?: string;
  /** What happened to it and why. */
  readonly reason: string;
  /** What can be done about it. */
  readonly children: ReactNode;
}

/** A change in words: what, on which ticket, when, why it stands here, and the text that goes with it. */
export function ChangeSummary({ item, author, reason, children }: ChangeSummaryProps): ReactElement {
  const services = useServices();
  const { t } = useText();
  const { icon: Icon, tone } = LOOKS[item.state];
  const wanted = wantedText(t, item);
  return (
    <div className="flex items-start gap-3 px-4 py-3">
      <Icon size={18} strokeWidth={1.75} aria-hidden className={`mt-px shrink-0 ${tone}`} />
      <div className="min-w-0 flex-1">
        <p className="flex min-w-0 items-baseline gap-2">
          <span className="shrink-0 font-semibold">{actText(t, item)}</span>
          {wanted === null ? null : (
            <span className="flex min-w-0 shrink items-baseline gap-1.5 truncate">
              <ArrowRight size={13} aria-hidden className="shrink-0 self-center text-faint" />
              <span className="truncate">{wanted}</span>
            </span>
          )}
          {item.goneTicketNumber === null ? null : (
            <span className="tabular shrink-0 text-muted">#{item.goneTicketNumber}</span>
          )}
          {item.ticketNumber === null ? null : (
            <button
              type="button"
              data-opens-ticket
              className="min-w-0 truncate text-accent hover:underline"
              onClick={() => {
                if (item.ticketId !== null) openTicket(services, item.ticketId);
              }}
            >
              <span className="tabular">#{item.ticketNumber}</span> {item.ticketSubject}
            </button>
          )}
          <span className="flex-1" />
          {author === undefined ? null : (
            <span className="max-w-60 shrink-0 truncate text-small text-muted">{author}</span>
          )}
          <RelativeTime at={item.createdAt} className="shrink-0 text-small text-faint" />
        </p>
        <p className="mt-0.5 text-pretty text-muted">{reason}</p>
        {item.text === null ? null : (
          <blockquote className="selectable mt-2 max-h-60 overflow-y-auto rounded-control border border-line bg-sunken px-3 py-2 whitespace-pre-wrap">
            {item.text}
          </blockquote>
        )}
        {children}
      </div>
    </div>
  );
}
