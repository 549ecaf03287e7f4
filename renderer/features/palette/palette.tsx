import { Command as Cmdk } from 'cmdk';
import { List, Search } from 'lucide-react';
import { type ReactElement, useDeferredValue, useRef, useState } from 'react';
import { bestMatches } from '../../../shared/domain/search/match-text.ts';
import type { Command } from '../../commands/command.ts';
import { openTicket, openView } from '../../commands/navigate.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Keys } from '../../components/keys.tsx';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { patchUi } from '../../state/ui-state.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { viewTitle } from '../shell/view-title.ts';
import { useArticleGroup } from './article-group.tsx';
import { useCustomerGroup } from './customer-group.tsx';
import { useFetchOffer } from './fetch-ticket.tsx';
import { useMacroGroup } from './macro-group.tsx';
import { commandTexts, viewTexts } from './palette-texts.ts';
import { TicketLine } from './ticket-line.tsx';
import { useChosenItem } from './use-chosen-item.ts';
import { useReadings } from './use-readings.ts';

const TICKETS = 8;
const COMMANDS_WHILE_SEARCHING = 6;

interface PaletteProps {
  readonly isSearch: boolean;
  /** What is looked for at first. */
  readonly text: string;
  readonly onClose: () => void;
}

/** Commands, macros, views, tickets, customers and articles in one list; `isSearch` puts the tickets first. */
export function Palette({ isSearch, text: textAtFirst, onClose }: PaletteProps): ReactElement {
  const services = useServices();
  const { ui, commands } = services;
  const { t } = useText();
  const [text, setText] = useState(textAtFirst);
  const query = useDeferredValue(text).trim();
  const input = useRef<HTMLInputElement>(null);
  const { data: tickets } = useLiveQuery(
    'ticket.find',
    query === '' ? null : { text: query, limit: TICKETS },
  );
  const { data: views } = useLiveQuery('view.list', {});

  const usable = commands
    .list()
    .filter((command) => command.isKeyOnly !== true && commands.isEnabled(command.id));
  const readings = useReadings();
  const foundCommands = bestMatches(query, usable, commandTexts, readings).slice(
    0,
    query === '' ? usable.length : COMMANDS_WHILE_SEARCHING,
  );
  const foundViews = bestMatches(query, views ?? [], ({ view }) => viewTexts(view), readings);
  const foundTickets = query === '' ? [] : (tickets ?? []);
  const offer = useFetchOffer(query);
  const macros = useMacroGroup(query, readings);
  const customers = useCustomerGroup(query);
  const articles = useArticleGroup(query, readings);

  const runCommand = (command: Command): void => {
    patchUi(ui, { overlay: null });
    // The dialog gives the focus back first, so that the command sees the area it was called from.
    setTimeout(() => commands.run(command.id), 0);
  };

  const ticketGroup =
    foundTickets.length === 0 ? null : (
      <Cmdk.Group key="tickets" heading={t('palette.tickets')}>
        {foundTickets.map((row) => (
          <Cmdk.Item key={row.id} value={`ticket ${row.id}`} onSelect={() => openTicket(services, row.id)}>
            <TicketLine row={row} />
          </Cmdk.Item>
        ))}
      </Cmdk.Group>
    );
  const commandGroup =
    foundCommands.length === 0 ? null : (
      <Cmdk.Group key="commands" heading={t('palette.commands')}>
        {foundCommands.map((command) => {
          const keys = commands.keysOf(command.id)[0];
          return (
            <Cmdk.Item key={command.id} value={`command ${command.id}`} onSelect={() => runCommand(command)}>
              <span className="min-w-0 flex-1 truncate">{t(command.label)}</span>
              {keys === undefined ? null : <Keys text={keys} />}
            </Cmdk.Item>
          );
        })}
      </Cmdk.Group>
    );
  const viewGroup =
    foundViews.length === 0 ? null : (
      <Cmdk.Group key="views" heading={t('palette.views')}>
        {foundViews.map(({ view, count }) => (
          <Cmdk.Item key={view.id} value={`view ${view.id}`} onSelect={() => openView(services, view.id)}>
            <List size={14} aria-hidden className="text-faint" />
            <span className="min-w-0 flex-1 truncate">{viewTitle(t, view)}</span>
            <span className="tabular text-faint">{count}</span>
          </Cmdk.Item>
        ))}
      </Cmdk.Group>
    );
  const ticketItems = foundTickets.map((row) => ({
    value: `ticket ${row.id}`,
    run: () => openTicket(services, row.id),
  }));
  const commandItems = foundCommands.map((command) => ({
    value: `command ${command.id}`,
    run: () => runCommand(command),
  }));
  const viewItems = foundViews.map(({ view }) => ({
    value: `view ${view.id}`,
    run: () => openView(services, view.id),
  }));
  const hasNumber = /\d{3}/.test(query);
  const groups =
    isSearch || hasNumber
      ? [ticketGroup, offer.group, customers.group, viewGroup, articles.group, commandGroup, macros.group]
      : [commandGroup, macros.group, viewGroup, ticketGroup, offer.group, customers.group, articles.group];
  const shown = isSearch && query === '' ? [] : groups;
  const items =
    isSearch || hasNumber
      ? [
          ...ticketItems,
          ...offer.items,
          ...customers.items,
          ...viewItems,
          ...articles.items,
          ...commandItems,
          ...macros.items,
        ]
      : [
          ...commandItems,
          ...macros.items,
          ...viewItems,
          ...ticketItems,
          ...offer.items,
          ...customers.items,
          ...articles.items,
        ];
  const isCurrent = query === text.trim() && (query === '' || tickets !== undefined);
  const { onKeyDownCapture, onPointerMoveCapture, ...chosen } = useChosenItem(text, items, { isCurrent });

  return (
    <Dialog isOpen onClose={onClose} title={t('palette.title')} hasHiddenTitle initialFocus={input}>
      <Cmdk
        shouldFilter={false}
        loop
        label={t('palette.title')}
        className="flex min-h-0 flex-col"
        onKeyDownCapture={onKeyDownCapture}
        onPointerMoveCapture={onPointerMoveCapture}
        {...chosen}
      >
        <div className="flex h-11 shrink-0 items-center gap-2 border-b border-line px-3.5">
          <Search size={16} strokeWidth={1.75} aria-hidden className="shrink-0 text-faint" />
          <Cmdk.Input
            ref={input}
            value={text}
            onValueChange={setText}
            placeholder={isSearch ? t('palette.searchPlaceholder') : t('palette.placeholder')}
            className="h-full min-w-0 flex-1 bg-transparent text-title outline-none placeholder:text-faint"
          />
          <Keys text="Escape" />
        </div>
        <Cmdk.List>
          {shown}
          <Cmdk.Empty className="px-3 py-6 text-center text-faint">
            {query === '' ? t('palette.searchHint') : t('palette.nothing')}
          </Cmdk.Empty>
        </Cmdk.List>
      </Cmdk>
    </Dialog>
  );
}
