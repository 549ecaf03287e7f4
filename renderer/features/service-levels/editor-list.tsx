import { CalendarClock, CircleAlert, CircleCheck, Plus, Trash2 } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, type ReactNode, useEffect, useRef } from 'react';
import { Button } from '../../components/button.tsx';
import { cx } from '../../components/cx.ts';
import { IconButton } from '../../components/icon-button.tsx';
import { useText } from '../../i18n/translator.ts';
import { movedItem } from '../process-editor/template-draft.ts';
import { calendarName } from './calendar-words.ts';
import { isIn, useSettings } from './editor-context.ts';
import { usersOf, withNewCalendar, withNewPolicy } from './settings-draft.ts';

/** Policies in their order, then calendars: arrows walk, Alt with an arrow moves a policy, Delete takes out. */
export function EditorList(): ReactElement {
  const { draft, selected, problems, put, select, goTo } = useSettings();
  const { t, locale } = useText();
  const list = useRef<HTMLDivElement>(null);
  const { policies, calendars } = draft;
  const keys = Object.keys(calendars);
  const places = [
    ...policies.map((_policy, place) => `policies.${place}`),
    ...keys.map((key) => `calendars.${key}`),
  ];
  const [kind = '', name = ''] = selected.split('.');
  const users = kind === 'calendars' ? usersOf(draft, name) : [];

  // Whoever walks with the keys stays on what is shown.
  useEffect(() => {
    const isInside = list.current?.contains(list.current.ownerDocument.activeElement) ?? false;
    const line = list.current?.querySelector<HTMLElement>(`[data-line="${selected}"]`);
    if (isInside) line?.focus();
    line?.scrollIntoView?.({ block: 'nearest' });
  }, [selected]);

  const remove = (): void => {
    if (users.length > 0 || places.length === 1) return;
    const at = places.indexOf(selected);
    const { [name]: _gone, ...others } = calendars;
    put(
      kind === 'policies'
        ? { ...draft, policies: policies.toSpliced(Number(name), 1) }
        : { ...draft, calendars: others },
    );
    const next = places[at + 1] ?? places[at - 1] ?? '';
    select(kind === 'policies' && next === `policies.${Number(name) + 1}` ? selected : next);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const delta = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (delta !== 0 && event.altKey) {
      const to = Number(name) + delta;
      if (kind === 'policies' && to >= 0 && to < policies.length) {
        put({ ...draft, policies: [...movedItem(policies, Number(name), delta)] });
        select(`policies.${to}`);
      }
    } else if (delta !== 0) select(places[places.indexOf(selected) + delta] ?? selected);
    else if (event.key === 'Delete') remove();
    else if (event.key === 'Enter') goTo(`${selected}.titles.en`);
    else return;
    event.preventDefault();
  };
  const line = (place: string, icon: ReactNode, title: string, hint: string): ReactElement => (
    <Line key={place} place={place} icon={icon} title={title} hint={hint} />
  );
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrows walk through the buttons in it */}
      <div ref={list} onKeyDown={onKeyDown} className="min-h-0 flex-1 overflow-y-auto p-2">
        <h3 className="px-2 pt-1 pb-1 text-small font-semibold text-muted">{t('serviceLevels.policies')}</h3>
        <ul aria-label={t('serviceLevels.policies')}>
          {policies.map(({ titles, kind: of }, place) =>
            line(`policies.${place}`, place + 1, titles[locale], t(`serviceLevels.kindOf.${of}`)),
          )}
        </ul>
        <h3 className="px-2 pt-3 pb-1 text-small font-semibold text-muted">{t('serviceLevels.calendars')}</h3>
        <ul aria-label={t('serviceLevels.calendars')}>
          {keys.map((key) =>
            line(
              `calendars.${key}`,
              <CalendarClock size={13} aria-hidden />,
              calendarName(calendars, key, locale),
              calendars[key]?.timeZone ?? '',
            ),
          )}
        </ul>
      </div>
      <div className="flex shrink-0 flex-col gap-1 border-t border-line p-2">
        {users.length === 0 ? null : (
          <p className="px-2 text-pretty text-small text-faint">
            {t('serviceLevels.calendarUsed', {
              policies: users.map(({ titles }) => titles[locale]).join(t('event.comma')),
            })}
          </p>
        )}
        <div className="flex items-center gap-1">
          <Button
            tone="quiet"
            icon={<Plus size={14} aria-hidden />}
            disabled={policies.length >= 200}
            onClick={() => {
              put(withNewPolicy(draft));
              goTo(`policies.${policies.length}.titles.en`);
            }}
            className="text-accent"
          >
            {t('serviceLevels.addPolicy')}
          </Button>
          <Button
            tone="quiet"
            icon={<Plus size={14} aria-hidden />}
            onClick={() => {
              const [next, key] = withNewCalendar(draft);
              put(next);
              goTo(`calendars.${key}.titles.en`);
            }}
            className="text-accent"
          >
            {t('serviceLevels.addCalendar')}
          </Button>
          <span className="flex-1" />
          <IconButton
            icon={Trash2}
            size={14}
            label={t('serviceLevels.removeHint')}
            keys="Delete"
            disabled={users.length > 0 || places.length === 1}
            onClick={remove}
          />
        </div>
      </div>
      <div
        role="status"
        className="flex shrink-0 items-center gap-1.5 border-t border-line px-3 py-2 text-small text-muted"
      >
        {problems.length === 0 ? (
          <>
            <CircleCheck size={14} aria-hidden className="text-success" />
            {t('processEditor.noProblems')}
          </>
        ) : (
          <>
            <CircleAlert size={14} aria-hidden className="text-danger" />
            {t('processEditor.problemCount', { count: problems.length })}
          </>
        )}
      </div>
    </>
  );
}

interface LineProps {
  readonly place: string;
  readonly icon: ReactNode;
  readonly title: string;
  readonly hint: string;
}

function Line({ place, icon, title, hint }: LineProps): ReactElement {
  const { problems, selected, select } = useSettings();
  const { t } = useText();
  const isSelected = place === selected;
  const count = problems.filter((problem) => isIn(problem.place, place)).length;
  return (
    <li>
      <button
        type="button"
        data-line={place}
        aria-current={isSelected}
        tabIndex={isSelected ? 0 : -1}
        onClick={() => select(place)}
        className={cx(
          'flex w-full items-center gap-2.5 rounded-control px-2 py-1.5 text-left hover:bg-hover',
          isSelected && 'bg-accent-soft hover:bg-accent-soft',
        )}
      >
        <span
          className={cx(
            'tabular grid size-6 shrink-0 place-items-center rounded-full border text-small',
            isSelected ? 'border-accent text-accent' : 'border-line-strong text-muted',
          )}
        >
          {icon}
        </span>
        <span className="flex min-w-0 flex-1 flex-col">
          <span className="truncate font-semibold">{title || '…'}</span>
          <span className="truncate text-small text-faint">{hint}</span>
        </span>
        {count === 0 ? null : (
          <span className="tabular flex shrink-0 items-center gap-1 text-small text-danger">
            <CircleAlert size={13} aria-label={t('processEditor.problemCount', { count })} />
            {count}
          </span>
        )}
      </button>
    </li>
  );
}
