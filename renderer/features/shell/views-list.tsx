import { PanelLeftClose } from 'lucide-react';
import { memo, type ReactElement, useCallback, useMemo, useRef } from 'react';
import { openView } from '../../commands/navigate.ts';
import { Count } from '../../components/count.tsx';
import { cx } from '../../components/cx.ts';
import { IconButton } from '../../components/icon-button.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { useStateValue } from '../../state/create-state.ts';
import { usePane } from '../../state/panes.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { useIsAllHere, useSession } from '../../store-client/use-session.ts';
import { viewTitle } from './view-title.ts';

/** Views that a number key opens. */
const NUMBERED = 9;

/** The saved views with their exact counts. */
export const ViewsList = memo(function ViewsList(): ReactElement {
  const services = useServices();
  const { ui, commands } = services;
  const { t } = useText();
  const session = useSession();
  const organization = session?.phase === 'signedIn' ? session.organizationName : '';
  const { data: views } = useLiveQuery('view.list', {});
  const viewId = useStateValue(ui, (state) => state.viewId);
  const screen = useStateValue(ui, (state) => state.screen);
  const isAllHere = useIsAllHere();
  const list = useRef<HTMLUListElement>(null);

  const move = useCallback((delta: number): void => {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
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
      <h2 className="px-4 pt-1 pb-1 text-micro font-normal text-faint">{t('views.label')}</h2>
      <ul ref={list} className="min-h-0 flex-1 overflow-y-auto px-2 pb-2">
        {views === undefined
          ? ['68%', '52%', '60%', '46%'].map((width) => (
              <li key={width} className="flex h-[30px] items-center px-2">
                <Skeleton width={width} />
              </li>
            ))
          : views.map(({ view, count }, index) => {
              const isCurrent = (screen === 'queue' || screen === 'board') && view.id === viewId;
              return (
                <li key={view.id}>
                  <button
                    type="button"
                    aria-current={isCurrent ? 'true' : undefined}
                    data-pane-focus={isCurrent ? '' : undefined}
                    onClick={() => openView(services, view.id)}
                    className={cx(
                      'group flex h-[30px] w-full items-center gap-2 rounded-control px-2 text-left hover:bg-hover',
                      isCurrent && 'bg-accent-soft font-semibold text-accent hover:bg-accent-soft',
                    )}
                  >
                    <span className="min-w-0 flex-1 truncate">{viewTitle(t, view)}</span>
                    {index < NUMBERED ? (
                      <kbd className="hidden w-4 text-center font-sans text-small font-normal text-faint group-hover:block">
                        {index + 1}
                      </kbd>
                    ) : null}
                    <span className={cx('tabular text-small', isCurrent ? 'text-accent' : 'text-faint')}>
                      <Count value={count} isComplete={isAllHere} />
                    </span>
                  </button>
                </li>
              );
            })}
      </ul>
    </nav>
  );
});
