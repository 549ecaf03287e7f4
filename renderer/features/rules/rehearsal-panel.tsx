import { type ReactElement, useLayoutEffect, useMemo, useRef } from 'react';
import type { RehearsedRow } from '../../../shared/contract/queries.ts';
import { CHANGED_FIELDS, type FieldChange } from '../../../shared/mutations/preview-actions.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { useText } from '../../i18n/translator.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { type Names, namesOf } from '../macros/action-words.ts';
import { FieldChangeView } from '../macros/field-change-view.tsx';
import { REHEARSED_DAYS, type Rehearsal } from './use-rehearsal.ts';

/** What the rule would have made of the tickets that are here: how many, and the first of them before and after. */
export function RehearsalPanel({ rehearsal }: { readonly rehearsal: Rehearsal }): ReactElement {
  const { t } = useText();
  const { data: teams } = useLiveQuery('team.list', {});
  const { data: people } = useLiveQuery('user.list', {});
  const names = useMemo(() => namesOf(t, people ?? [], teams ?? []), [t, people, teams]);
  const { read, changed, hindered, shown, isDone } = rehearsal;
  const more = changed + hindered - shown.length;
  const panel = useRef<HTMLElement>(null);
  // It is asked for at the end of a long form, and grows when it is done.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it holds decides how high it is
  useLayoutEffect(() => panel.current?.scrollIntoView({ block: 'end' }), [isDone]);
  return (
    <section
      ref={panel}
      aria-label={t('rehearsal.title')}
      aria-busy={!isDone}
      className="flex flex-col gap-2 rounded-surface border border-line bg-sunken p-3"
    >
      <p role="status" className="tabular text-pretty">
        <span className="font-semibold">
          {isDone ? t('rehearsal.changed', { count: changed }) : t('rehearsal.looking', { count: read })}
        </span>{' '}
        {isDone ? (
          <span className="text-muted">{t('rehearsal.read', { count: read, days: REHEARSED_DAYS })}</span>
        ) : null}
      </p>
      {hindered > 0 ? (
        <p className="text-small text-amber">{t('rehearsal.hindered', { count: hindered })}</p>
      ) : null}
      {shown.length === 0 ? null : (
        <ul
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and nothing in it takes the focus
          tabIndex={0}
          aria-label={t('rehearsal.tickets')}
          className="flex max-h-64 flex-col overflow-y-auto"
        >
          {shown.map((row) => (
            <Line key={row.ticketId} row={row} names={names} />
          ))}
        </ul>
      )}
      {more > 0 ? (
        <p className="tabular text-small text-faint">{t('rehearsal.more', { count: more })}</p>
      ) : null}
    </section>
  );
}

function Line({ row, names }: { readonly row: RehearsedRow; readonly names: Names }): ReactElement {
  const { t } = useText();
  const { number, subject, acts, obstacles } = row;
  const first = acts[0] ?? obstacles[0];
  const changes = acts.flatMap((act) => act.changes.filter(isOfActions));
  const notes = acts.reduce((sum, { noteCount }) => sum + noteCount, 0);
  return (
    <li className="flex flex-col gap-1 border-t border-line py-2 first:border-t-0 first:pt-0">
      <span className="flex min-w-0 items-baseline gap-2">
        <span className="tabular shrink-0 text-muted">{`#${number}`}</span>
        <span className="min-w-0 flex-1 truncate">{subject}</span>
        {first === undefined ? null : (
          <RelativeTime at={first.at} className="shrink-0 text-small text-faint" />
        )}
      </span>
      <span className="flex flex-wrap items-center gap-x-4 gap-y-1">
        {changes.map((change, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what was done has no other name than its place
          <FieldChangeView key={place} change={change} names={names} />
        ))}
        {notes > 0 ? (
          <span className="text-small text-muted">{t('rehearsal.notes', { count: notes })}</span>
        ) : null}
        {acts.length === 0 ? <span className="text-small text-amber">{t('rehearsal.cannot')}</span> : null}
      </span>
    </li>
  );
}

/** Rules do what actions do, and nothing else. */
function isOfActions(change: RehearsedRow['acts'][number]['changes'][number]): change is FieldChange {
  return CHANGED_FIELDS.some((field) => field === change.field);
}
