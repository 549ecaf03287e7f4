import { CircleCheck, CloudUpload } from 'lucide-react';
import { type ReactElement, useCallback, useLayoutEffect, useMemo, useRef } from 'react';
import { reviewsRefusedWork } from '../../../shared/domain/permissions/refused-work.ts';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Keys } from '../../components/keys.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { usePane } from '../../state/panes.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { useMe, useSyncStatus } from '../../store-client/use-session.ts';
import { BranchSection } from './branch-section.tsx';
import { ColleagueSection } from './colleague-section.tsx';
import { FinishedSection } from './finished-section.tsx';
import { groupWork } from './group-work.ts';
import { LostSection } from './lost-section.tsx';
import { MoreLine } from './more-line.tsx';
import { OutboxCard } from './outbox-card.tsx';
import { RefusedCard } from './refused-card.tsx';
import { StatusLine } from './status-line.tsx';

/** What waits for the server, or what waits for a person. */
export function OutboxScreen({ kind }: { kind: 'attention' | 'outbox' }): ReactElement {
  const { commands, panes } = useServices();
  const { t } = useText();
  const { data: items } = useLiveQuery(kind === 'attention' ? 'attention.list' : 'outbox.list', {});
  const groups = useMemo(() => (kind === 'attention' ? groupWork(items ?? []) : []), [kind, items]);
  /** One for each card on the screen. */
  const shown = kind === 'attention' ? groups.map(({ first }) => first) : items;
  const status = useSyncStatus();
  const isPaused = status?.isOfflineByChoice === true;
  const me = useMe();
  const { data: branches = [] } = useLiveQuery('article.branches', kind === 'attention' ? {} : null);
  const { data: finished = [] } = useLiveQuery('outbox.finished', kind === 'outbox' ? {} : null);
  const { data: lost = [] } = useLiveQuery('conflict.mine', kind === 'attention' ? {} : null);
  const hasColleagues = kind === 'attention' && me !== null && reviewsRefusedWork(me);
  const list = useRef<HTMLElement>(null);

  /** The place and the change of the card that has the focus, or had it last: the focus stays there when it is gone. */
  const chosen = useRef<{ readonly at: number; readonly n: number } | null>(null);
  const cards = useCallback(
    (): HTMLElement[] => [...(list.current?.querySelectorAll<HTMLElement>('[data-item]') ?? [])],
    [],
  );

  const handlers = useMemo(
    () => ({
      move(delta: number): void {
        const all = cards();
        const at = all.findIndex((card) => card.contains(document.activeElement));
        const next = all[Math.min(Math.max(0, at + delta), all.length - 1)];
        next?.focus();
        next?.scrollIntoView({ block: 'nearest' });
      },
      open(): void {
        const card = cards().find((each) => each.contains(document.activeElement));
        card?.querySelector<HTMLElement>('[data-opens-ticket]')?.click();
      },
      focus(): void {
        const all = cards();
        const card = chosen.current === null ? undefined : (all[chosen.current.at] ?? all.at(-1));
        (card ?? list.current)?.focus();
      },
    }),
    [cards],
  );
  usePane('main', handlers);

  // A change that went out or was discarded takes the focus with it: it belongs on the one that is now in its place.
  useLayoutEffect(() => {
    const { current } = chosen;
    if (items === undefined || current === null || items.some(({ n }) => n === current.n)) return;
    if (document.activeElement === null || document.activeElement === document.body) panes.promise('main');
  }, [items, panes]);

  const needsPerson = kind === 'outbox' ? (status?.attentionCount ?? 0) : 0;
  const emptyTitle =
    needsPerson > 0 ? t('outbox.empty.attention', { count: needsPerson }) : t(`${kind}.empty.title`);
  return (
    <section
      ref={list}
      data-pane="main"
      tabIndex={-1}
      aria-label={t(`${kind}.title`)}
      onFocus={({ target }) => {
        const all = cards();
        const at = all.findIndex((card) => card.contains(target));
        const item = shown?.[at];
        if (item !== undefined) chosen.current = { at, n: item.n };
      }}
      className="h-full overflow-y-auto bg-sunken outline-none"
    >
      <div className="mx-auto flex min-h-full max-w-[860px] flex-col gap-3 px-6 py-5">
        <header className="flex items-end gap-3">
          <div className="min-w-0 flex-1">
            <h1 className="text-heading">{t(`${kind}.title`)}</h1>
            {kind === 'attention' && items?.length === 0 ? null : (
              <p className="text-pretty text-muted">{t(`${kind}.text`)}</p>
            )}
          </div>
          {kind === 'outbox' && (items?.length ?? 0) > 0 ? (
            <Button onClick={() => commands.run('sync.now')} disabled={isPaused}>
              {t('command.sync.now')}
            </Button>
          ) : null}
        </header>
        {items === undefined ? (
          <div className="flex flex-col gap-2 rounded-surface border border-line bg-surface p-4">
            <Skeleton width="40%" />
            <Skeleton width="70%" />
          </div>
        ) : items.length === 0 && branches.length + lost.length > 0 ? null : items.length === 0 &&
          (hasColleagues || finished.length > 0) ? (
          <StatusLine icon={<CircleCheck size={16} aria-hidden className="shrink-0" />}>
            {emptyTitle}
          </StatusLine>
        ) : items.length === 0 ? (
          <div className="flex flex-1 flex-col justify-center">
            <EmptyState
              icon={kind === 'attention' ? CircleCheck : CloudUpload}
              title={emptyTitle}
              text={t(`${kind}.empty.text`)}
            >
              <span className="flex items-center gap-1.5">
                <Keys text="Escape" /> {t('outbox.back')}
              </span>
            </EmptyState>
          </div>
        ) : (
          <ul className="flex flex-col gap-2">
            {kind === 'attention'
              ? groups.map((group) => <RefusedCard key={group.first.n} group={group} />)
              : items.map((item) => <OutboxCard key={item.n} item={item} />)}
          </ul>
        )}
        <MoreLine
          kind={kind}
          listed={items?.length ?? 0}
          total={
            kind === 'outbox'
              ? (status?.pendingCount ?? 0)
              : (status?.attentionCount ?? 0) - branches.length - lost.length
          }
        />
        {finished.length > 0 ? <FinishedSection items={finished} /> : null}
        {lost.length > 0 ? <LostSection values={lost} /> : null}
        {branches.length > 0 ? <BranchSection branches={branches} /> : null}
        {hasColleagues ? <ColleagueSection /> : null}
      </div>
    </section>
  );
}
