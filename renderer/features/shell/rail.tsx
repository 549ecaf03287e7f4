import {
  Bell,
  BookOpen,
  CircleHelp,
  CloudUpload,
  Inbox,
  type LucideIcon,
  Plus,
  Search,
  Settings,
  SquareKanban,
  TriangleAlert,
} from 'lucide-react';
import { memo, type ReactElement } from 'react';
import { Avatar } from '../../components/avatar.tsx';
import { cx } from '../../components/cx.ts';
import { Tip } from '../../components/tip.tsx';
import { shortCount } from '../../format/number.ts';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { useStateValue } from '../../state/create-state.ts';
import { patchUi } from '../../state/ui-state.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { useMe, useSyncStatus } from '../../store-client/use-session.ts';

interface RailButtonProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly keys?: string | undefined;
  readonly isCurrent?: boolean;
  /** A number on the corner; nothing for zero. */
  readonly count?: number;
  readonly onClick: () => void;
}

function RailButton({
  icon: Icon,
  label,
  keys,
  isCurrent,
  count = 0,
  onClick,
}: RailButtonProps): ReactElement {
  const { locale } = useText();
  return (
    <Tip text={label} keys={keys} side="right">
      <button
        type="button"
        aria-current={isCurrent === true ? 'page' : undefined}
        onClick={onClick}
        className={cx(
          'relative grid size-9 place-items-center rounded-[6px] text-muted hover:bg-active hover:text-text',
          isCurrent === true &&
            'bg-surface text-accent hover:bg-surface hover:text-accent before:absolute before:top-2 before:bottom-2 before:-left-1.5 before:w-[3px] before:rounded-full before:bg-accent',
        )}
      >
        <Icon size={18} strokeWidth={1.75} aria-hidden />
        <span className="sr-only">{label}</span>
        {count > 0 ? (
          <span className="tabular absolute top-0.5 right-0 grid h-4 min-w-4 place-items-center rounded-full bg-amber-mark px-1 text-[10px] leading-none font-semibold text-[#221700]">
            {shortCount(count, locale)}
          </span>
        ) : null}
      </button>
    </Tip>
  );
}

/** The narrow strip at the left edge: the screens, and what applies everywhere. */
export const Rail = memo(function Rail(): ReactElement {
  const { ui, commands } = useServices();
  const { t } = useText();
  const me = useMe();
  const screen = useStateValue(ui, (state) => state.screen);
  const sync = useSyncStatus();
  const { data: unread } = useLiveQuery('notification.unread', {});
  const run =
    (id: string): (() => void) =>
    () =>
      commands.run(id);
  const keysOf = (id: string): string | undefined => commands.keysOf(id)[0];
  return (
    <nav
      data-pane="rail"
      aria-label={t('rail.label')}
      className="flex w-12 shrink-0 flex-col items-center gap-1 border-r border-line bg-rail py-2"
    >
      <RailButton
        icon={Inbox}
        label={t('rail.queues')}
        isCurrent={screen === 'queue'}
        onClick={() => patchUi(ui, { screen: 'queue' })}
      />
      <RailButton
        icon={SquareKanban}
        label={t('board.title')}
        keys={keysOf('go.board')}
        isCurrent={screen === 'board'}
        onClick={run('go.board')}
      />
      <RailButton
        icon={Bell}
        label={t('notifications.title')}
        keys={keysOf('notifications.open')}
        count={unread ?? 0}
        onClick={run('notifications.open')}
      />
      <RailButton
        icon={TriangleAlert}
        label={t('attention.title')}
        keys={keysOf('go.attention')}
        isCurrent={screen === 'attention'}
        count={sync?.attentionCount ?? 0}
        onClick={run('go.attention')}
      />
      <RailButton
        icon={CloudUpload}
        label={t('outbox.title')}
        keys={keysOf('go.outbox')}
        isCurrent={screen === 'outbox'}
        onClick={run('go.outbox')}
      />
      <RailButton
        icon={BookOpen}
        label={t('knowledge.title')}
        keys={keysOf('go.knowledge')}
        isCurrent={screen === 'knowledge'}
        onClick={run('go.knowledge')}
      />
      <RailButton
        icon={Search}
        label={t('command.search.open')}
        keys={keysOf('search.open')}
        onClick={run('search.open')}
      />
      <RailButton
        icon={Plus}
        label={t('command.ticket.create')}
        keys={keysOf('ticket.create')}
        onClick={run('ticket.create')}
      />
      <span className="flex-1" />
      <RailButton
        icon={CircleHelp}
        label={t('command.help.open')}
        keys={keysOf('help.open')}
        onClick={run('help.open')}
      />
      <RailButton
        icon={Settings}
        label={t('settings.title')}
        keys={keysOf('settings.open')}
        onClick={run('settings.open')}
      />
      {me === null ? null : (
        <Tip text={me.name} side="right">
          <button
            type="button"
            aria-label={me.name}
            onClick={run('settings.open')}
            className="mt-1 rounded-full"
          >
            <Avatar name={me.name} size={28} className="bg-surface" />
          </button>
        </Tip>
      )}
    </nav>
  );
});
