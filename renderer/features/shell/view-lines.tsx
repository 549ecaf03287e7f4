import type { ReactElement } from 'react';
import type { QueryResult } from '../../../shared/contract/queries.ts';
import { openView } from '../../commands/navigate.ts';
import { Count } from '../../components/count.tsx';
import { cx } from '../../components/cx.ts';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { useStateValue } from '../../state/create-state.ts';
import { useIsAllHere } from '../../store-client/use-session.ts';
import { viewTitle } from './view-title.ts';

/** Views that a number key opens. */
const NUMBERED = 9;

interface ViewLinesProps {
  readonly views: QueryResult<'view.list'>;
  /** How many stand above the first. */
  readonly from: number;
  readonly labelId: string;
}

/** Some of the views, each with its count and the number key that opens it. */
export function ViewLines({ views, from, labelId }: ViewLinesProps): ReactElement {
  const services = useServices();
  const { t } = useText();
  const viewId = useStateValue(services.ui, (state) => state.viewId);
  const screen = useStateValue(services.ui, (state) => state.screen);
  const isAllHere = useIsAllHere();
  return (
    <ul aria-labelledby={labelId} className="px-2">
      {views.map(({ view, count }, index) => {
        const isCurrent = (screen === 'queue' || screen === 'board') && view.id === viewId;
        const title = viewTitle(t, view);
        return (
          <li key={view.id}>
            <button
              type="button"
              data-view
              aria-current={isCurrent ? 'true' : undefined}
              data-pane-focus={isCurrent ? '' : undefined}
              onClick={() => openView(services, view.id)}
              className={cx(
                'group flex h-[30px] w-full items-center gap-2 rounded-control px-2 text-left hover:bg-hover',
                isCurrent && 'bg-accent-soft font-semibold text-accent hover:bg-accent-soft',
              )}
            >
              <span className="min-w-0 flex-1 truncate" title={view.builtin === null ? title : undefined}>
                {title}
              </span>
              {from + index < NUMBERED ? (
                <kbd className="hidden w-4 text-center font-sans text-small font-normal text-faint group-hover:block">
                  {from + index + 1}
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
  );
}
