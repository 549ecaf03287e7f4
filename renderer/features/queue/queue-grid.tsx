// biome-ignore-all lint/a11y/useSemanticElements: a virtualized ARIA grid; table elements cannot be laid out by offset

import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useSyncExternalStore,
} from 'react';
import type { SortField, View } from '../../../shared/model/view.ts';
import { openTicket } from '../../commands/navigate.ts';
import { toggleFocused } from '../../commands/select-rows.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { useStateValue } from '../../state/create-state.ts';
import { PANE_ATTRIBUTE, usePane } from '../../state/panes.ts';
import { isSelected, toggleSelected, withSelected } from '../../state/selection.ts';
import { patchUi } from '../../state/ui-state.ts';
import { openInTabs } from '../tabs/tab-acts.ts';
import { columnTemplate, fitColumns } from './fit-columns.ts';
import { gridMove } from './grid-keys.ts';
import { idsBetween } from './ids-between.ts';
import { meantTicket } from './meant-ticket.ts';
import { QueueHeader } from './queue-header.tsx';
import type { QueueModel } from './queue-model.ts';
import { QueueRowView } from './queue-row-view.tsx';
import { nextSort } from './sort-cycle.ts';
import { useRowHeight } from './use-row-height.ts';
import { useStrip } from './use-strip.ts';
import { useWatchedRows } from './use-watched-rows.ts';

interface QueueGridProps {
  readonly model: QueueModel;
  readonly view: View;
  readonly title: string;
}

/** Rows watched beyond those on the screen, so that a step of the wheel meets loaded rows. */
const LOOK_AHEAD = 30;

/** Where the column at `place` (0 is the gutter) lies after the columns have changed; the subject, if it has gone. */
function sameColumn(before: readonly string[], after: readonly string[], place: number): number {
  if (place === 0) return 0;
  const index = after.indexOf(before[place - 1] ?? '');
  return (index === -1 ? after.indexOf('subject') : index) + 1;
}

/** The queue as a grid after the W3C pattern: one tab stop, the focus inside moved by keys. */
export function QueueGrid({ model, view, title }: QueueGridProps): ReactElement {
  const services = useServices();
  const { ui, store } = services;
  const snapshot = useSyncExternalStore(model.subscribe, model.snapshot);
  const selection = useStateValue(ui, (state) => state.selection);
  const openId = useStateValue(ui, (state) => state.ticketId);
  const scroller = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const rowHeight = useRowHeight();
  const total = snapshot.total ?? 0;
  const strip = useStrip(scroller, total, rowHeight, snapshot.focusIndex, model);
  const columns = useMemo(
    () => fitColumns(view.columns, strip.viewportWidth),
    [view.columns, strip.viewportWidth],
  );
  const template = columnTemplate(columns);
  const columnCount = columns.length + 1;
  const focusColumn = Math.min(snapshot.focusColumn, columnCount - 1);

  const { rows, show } = strip;
  const pinned = snapshot.focusIndex;
  // Columns come and go with the width; the focus stays in the column it is in, and starts at the subject.
  const columnsBefore = useRef<{ model: QueueModel; columns: readonly string[] } | null>(null);
  useEffect(() => {
    if (strip.viewportWidth === 0) return;
    const before = columnsBefore.current;
    columnsBefore.current = { model, columns };
    const { focusColumn: current } = model.snapshot();
    const next =
      before?.model === model ? sameColumn(before.columns, columns, current) : columns.indexOf('subject') + 1;
    if (next !== current) model.setColumn(next);
  }, [model, columns, strip.viewportWidth]);

  useWatchedRows(model, snapshot, strip, LOOK_AHEAD);

  const focusCell = useCallback((): void => {
    const { focusIndex, focusColumn: column } = model.snapshot();
    const row = grid.current?.querySelector(`[data-row="${focusIndex}"]`);
    const cell = row?.querySelectorAll<HTMLElement>('[role="gridcell"]')[Math.min(column, columns.length)];
    (cell ?? grid.current)?.focus({ preventScroll: true });
  }, [model, columns]);

  // The focus follows its cell when rows move, but is never taken from elsewhere.
  useEffect(() => {
    const active = document.activeElement;
    const isInside =
      grid.current?.contains(active) === true && active?.closest('[role="columnheader"]') === null;
    if (isInside) focusCell();
  });

  // Between two views, and in an empty one, the area itself has the focus; it comes from the rows and goes back to them.
  useLayoutEffect(() => {
    const rows = grid.current;
    const area = rows?.closest<HTMLElement>(`[${PANE_ATTRIBUTE}]`);
    if (document.activeElement === area) rows?.focus({ preventScroll: true });
    return () => {
      if (rows?.contains(document.activeElement)) area?.focus({ preventScroll: true });
    };
  }, []);

  const handlers = useMemo(
    () => ({
      move: (delta: number) => {
        model.touch();
        model.focusRow(model.snapshot().focusIndex + delta);
        if (grid.current?.contains(document.activeElement) !== true) focusCell();
      },
      focus: () => {
        show(model.snapshot().focusIndex);
        focusCell();
      },
    }),
    [model, focusCell, show],
  );
  usePane('queue', handlers);

  const onClick = useCallback(
    (event: MouseEvent, index: number, column: number): void => {
      const before = model.snapshot().focusIndex;
      model.touch();
      model.focusRow(index, column);
      const id = model.snapshot().focusId;
      if (id === null) return;
      if (event.shiftKey) {
        idsBetween(store, model, before, index)
          .then((ids) =>
            ui.update((state) => ({ ...state, selection: withSelected(state.selection, ids, true) })),
          )
          .catch(reportError(services));
      } else if (event.ctrlKey || event.metaKey || column === 0) {
        ui.update((state) => ({ ...state, selection: toggleSelected(state.selection, id) }));
      } else if (ui.get().isSplit) {
        model.follow(id);
        patchUi(ui, { ticketId: id });
      } else {
        openTicket(services, id);
      }
      focusCell();
    },
    [model, store, ui, services, focusCell],
  );

  // The middle button opens a row beside, as in every program with tabs.
  const onAuxClick = useCallback(
    (event: MouseEvent): void => {
      const row = event.target instanceof Element ? event.target.closest('[data-row]') : null;
      if (event.button !== 1 || row === null) return;
      model
        .idAt(Number(row.getAttribute('data-row')))
        .then((id) => {
          if (id !== null) openInTabs(services, [id]);
        })
        .catch(reportError(services));
    },
    [model, services],
  );

  const onSort = useCallback(
    (field: SortField): void => {
      const next = nextSort(model.sort, field);
      ui.update((state) => {
        const { [view.id]: _former, ...others } = state.sortByView;
        return { ...state, sortByView: next === null ? others : { ...others, [view.id]: next } };
      });
    },
    [model, ui, view.id],
  );

  const onKeyDown = (event: KeyboardEvent): void => {
    model.touch();
    if (event.key === ' ' && event.shiftKey) {
      event.preventDefault();
      toggleFocused(services).catch(reportError(services));
      return;
    }
    if (event.shiftKey || event.altKey) return;
    const pageRows = Math.max(1, Math.floor(strip.viewportHeight / rowHeight) - 1);
    const to = gridMove(event, {
      row: model.snapshot().focusIndex,
      column: focusColumn,
      rowCount: total,
      columnCount,
      pageRows,
    });
    if (to === null) return;
    event.preventDefault();
    model.focusRow(to.row, to.column);
  };

  const sort = model.sort ?? view.sort;
  const meantId = meantTicket(snapshot, openId);
  const isFocusedLaidOut = rows.some(({ index }) => index === pinned);
  return (
    <div
      ref={grid}
      role="grid"
      aria-label={title}
      aria-rowcount={total + 1}
      aria-colcount={columnCount}
      aria-multiselectable
      tabIndex={isFocusedLaidOut ? -1 : 0}
      onKeyDown={onKeyDown}
      onPointerMove={() => model.touch(false)}
      onAuxClick={onAuxClick}
      className="flex min-h-0 flex-1 flex-col outline-none"
    >
      <div
        role="rowgroup"
        className="overflow-hidden border-b border-line bg-sunken [scrollbar-gutter:stable]"
      >
        <QueueHeader columns={columns} template={template} sort={sort} onSort={onSort} />
      </div>
      <div
        ref={scroller}
        role="rowgroup"
        tabIndex={-1}
        className="relative min-h-0 flex-1 overflow-y-auto outline-none [scrollbar-gutter:stable]"
      >
        <div role="presentation" style={{ height: strip.height }}>
          {rows.map(({ index, top }) => {
            const row = model.rowAt(index);
            return (
              <QueueRowView
                key={index}
                row={row}
                index={index}
                top={top}
                columns={columns}
                template={template}
                isFocused={index === pinned}
                isMeant={index === pinned && meantId === snapshot.focusId}
                focusColumn={focusColumn}
                isSelected={row !== undefined && isSelected(selection, row.id)}
                isOpen={row !== undefined && row.id === openId}
                isFresh={row !== undefined && snapshot.fresh.has(row.id)}
                onClick={onClick}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}
