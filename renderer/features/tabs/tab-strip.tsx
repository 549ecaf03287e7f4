import { ChevronDown, Eye, Pin, X } from 'lucide-react';
import { type ReactElement, useLayoutEffect, useRef, useState } from 'react';
import type { QueryResult } from '../../../shared/contract/queries.ts';
import type { TicketId } from '../../../shared/model/ids.ts';
import { openTicket } from '../../commands/navigate.ts';
import { cx } from '../../components/cx.ts';
import { IconButton } from '../../components/icon-button.tsx';
import { StatusIcon } from '../../components/status-mark.tsx';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { useStateValue } from '../../state/create-state.ts';
import { firstVisible } from '../../state/tabs.ts';
import { patchUi } from '../../state/ui-state.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { closeTab, keepPeek } from './tab-acts.ts';

/** Narrower than this a tab tells nothing. */
const LEAST_WIDTH = 132;
const ALL_WIDTH = 56;

type NamedTab = QueryResult<'ticket.some'>[number];

/** The tabs over the ticket, as many as fit around the present one. Without tabs there is nothing. */
export function TabStrip(): ReactElement | null {
  const { ui } = useServices();
  const hasTabs = useStateValue(ui, (state) => state.tabs.activeId !== null);
  return hasTabs ? <Strip /> : null;
}

function Strip(): ReactElement {
  const services = useServices();
  const { ui } = services;
  const { t } = useText();
  const { ids, activeId } = useStateValue(ui, (state) => state.tabs);
  const ticketId = useStateValue(ui, (state) => state.ticketId);
  const strip = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(LEAST_WIDTH * 3);
  const first = useRef(0);
  useLayoutEffect(() => {
    if (strip.current === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0));
    observer.observe(strip.current);
    return () => observer.disconnect();
  }, []);

  const peekId = ticketId !== null && ticketId !== activeId ? ticketId : null;
  const room = Math.max(1, Math.floor((width - ALL_WIDTH) / LEAST_WIDTH) - (peekId === null ? 0 : 1));
  const fits = Math.min(ids.length, room);
  const active = activeId === null ? 0 : ids.indexOf(activeId);
  first.current = firstVisible(first.current, active, fits, ids.length);
  const visible = ids.slice(first.current, first.current + fits);
  const { data: tickets } = useLiveQuery('ticket.some', {
    ids: peekId === null || visible.includes(peekId) ? visible : [...visible, peekId],
  });
  const nameOf = (id: TicketId): NamedTab | undefined => tickets?.find((ticket) => ticket.id === id);
  return (
    <nav
      ref={strip}
      aria-label={t('tabs.label')}
      className="flex h-8 shrink-0 items-stretch border-b border-line bg-side"
    >
      <ul className="flex min-w-0 flex-1">
        {visible.map((id) => (
          <Tab
            key={id}
            ticket={nameOf(id)}
            isShown={id === ticketId}
            isActive={id === activeId}
            onOpen={() => openTicket(services, id)}
            onClose={() => closeTab(services, id)}
          />
        ))}
        {peekId === null || visible.includes(peekId) ? null : (
          <Tab
            key="peek"
            ticket={nameOf(peekId)}
            isShown
            isActive={false}
            isPeek
            onOpen={() => keepPeek(services)}
            onClose={() => closeTab(services, peekId)}
          />
        )}
      </ul>
      <button
        type="button"
        aria-haspopup="listbox"
        aria-label={t('tabs.all', { count: ids.length })}
        title={t('tabs.all', { count: ids.length })}
        onClick={(event) => patchUi(ui, { overlay: { kind: 'tabs', anchor: event.currentTarget } })}
        className="tabular inline-flex shrink-0 items-center gap-1 border-l border-line px-2 text-small text-muted hover:bg-hover"
      >
        {ids.length}
        <ChevronDown size={12} aria-hidden className="text-faint" />
      </button>
    </nav>
  );
}

interface TabProps {
  readonly ticket: NamedTab | undefined;
  /** Its ticket is on the screen. */
  readonly isShown: boolean;
  readonly isActive: boolean;
  readonly isPeek?: boolean;
  readonly onOpen: () => void;
  readonly onClose: () => void;
}

function Tab({ ticket, isShown, isActive, isPeek = false, onOpen, onClose }: TabProps): ReactElement {
  const { t } = useText();
  const name =
    ticket === undefined
      ? '…'
      : `#${ticket.number} ${ticket.subject === '' ? t('queue.noSubject') : ticket.subject}`;
  return (
    <li
      data-tab={isPeek ? 'peek' : 'kept'}
      className={cx(
        'group flex min-w-0 max-w-52 flex-1 items-center border-r border-line pr-0.5',
        isShown ? 'bg-surface shadow-[inset_0_2px_0_var(--accent)]' : 'hover:bg-hover',
        isActive && !isShown && 'shadow-[inset_0_2px_0_var(--line-strong)]',
      )}
      onAuxClick={(event) => {
        if (event.button === 1) onClose();
      }}
    >
      <button
        type="button"
        aria-current={isShown}
        title={isPeek ? t('tabs.keep', { name }) : name}
        onClick={onOpen}
        className={cx(
          'flex h-full min-w-0 flex-1 items-center gap-1.5 pl-2.5 text-left text-small',
          isShown ? 'font-semibold text-text' : 'text-muted',
          isPeek && 'italic',
        )}
      >
        {isPeek ? (
          <Eye size={13} strokeWidth={1.75} aria-label={t('tabs.peek')} className="shrink-0 text-faint" />
        ) : ticket === undefined ? null : (
          <StatusIcon status={ticket.status} />
        )}
        <span className="min-w-0 truncate">{name}</span>
      </button>
      {isPeek ? (
        <IconButton
          icon={Pin}
          size={13}
          label={t('tabs.keep', { name })}
          onClick={onOpen}
          className="size-6!"
        />
      ) : null}
      <IconButton
        icon={X}
        size={13}
        label={t('tabs.close', { name })}
        onClick={onClose}
        className={cx('size-6!', !isShown && 'opacity-0 group-hover:opacity-100 focus-visible:opacity-100')}
      />
    </li>
  );
}
