import { PanelLeftClose, Plus } from 'lucide-react';
import { memo, type ReactElement, useCallback, useId, useMemo, useRef } from 'react';
import { IconButton } from '../../components/icon-button.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { usePane } from '../../state/panes.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { useSession } from '../../store-client/use-session.ts';
import { ViewLines } from './view-lines.tsx';

/** The saved views with their exact counts: those that everybody has, and below them one's own. */
export const ViewsList = memo(function ViewsList(): ReactElement {
  const { commands } = useServices();
  const { t } = useText();
  const session = useSession();
  const organization = session?.phase === 'signedIn' ? session.organizationName : '';
  const { data: views } = useLiveQuery('view.list', {});
  const own = (views ?? []).filter(({ view }) => view.ownerId !== null);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);

  const move = useCallback((delta: number): void => {
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>('[data-view]') ?? [])];
    const at = buttons.findIndex((button) => button.matches(':focus'));
    buttons[Math.min(Math.max(0, at + delta), buttons.length - 1)]?.focus();
  }, []);
  usePane(
    'views',
    useMemo(() => ({ move }), [move]),
  );

  return (
    <nav data-pane="views" aria-label={t('views.label')} className="flex h-full flex-col bg-side">
      <div className="flex h-11 shrink-0 items-center gap-1 pr-2 pl-4">
        <span className="min-w-0 flex-1 truncate font-semibold" title={organization}>
          {organization}
        </span>
        <IconButton
          icon={PanelLeftClose}
          label={t('command.layout.toggle-views')}
          onClick={() => commands.run('layout.toggle-views')}
        />
      </div>
      <div ref={list} className="min-h-0 flex-1 overflow-y-auto pb-2">
        <div className="flex h-7 items-center pr-2 pl-4">
          <h2 id={`${id}-all`} className="flex-1 text-micro font-normal text-faint">
            {t('views.label')}
          </h2>
          <IconButton
            icon={Plus}
            size={14}
            label={t('command.view.create')}
            onClick={() => commands.run('view.create')}
            className="size-6!"
          />
        </div>
        {views === undefined ? (
          <ul className="px-2">
            {['68%', '52%', '60%', '46%'].map((width) => (
              <li key={width} className="flex h-[30px] items-center px-2">
                <Skeleton width={width} />
              </li>
            ))}
          </ul>
        ) : (
          <ViewLines
            views={views.filter(({ view }) => view.ownerId === null)}
            from={0}
            labelId={`${id}-all`}
          />
        )}
        {own.length === 0 ? null : (
          <>
            <h2 id={`${id}-own`} className="px-4 pt-3 pb-1 text-micro font-normal text-faint">
              {t('views.own')}
            </h2>
            <ViewLines views={own} from={(views?.length ?? 0) - own.length} labelId={`${id}-own`} />
          </>
        )}
      </div>
    </nav>
  );
});
