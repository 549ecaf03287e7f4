import type { ReactElement, ReactNode } from 'react';
import type { BoardGrouping } from '../../../shared/model/board.ts';
import type { Priority } from '../../../shared/model/priority.ts';
import type { Status } from '../../../shared/model/status.ts';
import { Avatar } from '../../components/avatar.tsx';
import { Count } from '../../components/count.tsx';
import { PriorityMark } from '../../components/priority-mark.tsx';
import { StatusIcon } from '../../components/status-mark.tsx';
import { type Translate, useText } from '../../i18n/translator.ts';
import { useIsAllHere } from '../../store-client/use-session.ts';
import type { BoardColumn } from './board-model.ts';

/** What a column is called. The keys of columns come from the store. */
export function columnName(t: Translate, groupBy: BoardGrouping, { key, name }: BoardColumn): string {
  if (key === null) return t('board.nobody');
  switch (groupBy) {
    case 'status':
      return t(`status.${key as Status}`);
    case 'priority':
      return t(`priorityHint.${Number(key) as Priority}`);
    case 'assignee':
    case 'team':
      return name ?? t('board.unknown');
  }
}

function markOf(groupBy: BoardGrouping, { key, name }: BoardColumn): ReactNode {
  if (key === null) return null;
  switch (groupBy) {
    case 'status':
      return <StatusIcon status={key as Status} />;
    case 'priority':
      return <PriorityMark priority={Number(key) as Priority} />;
    case 'assignee':
      return name === null ? null : <Avatar name={name} size={20} />;
    case 'team':
      return null;
  }
}

interface ColumnHeadProps {
  readonly groupBy: BoardGrouping;
  readonly column: BoardColumn;
}

/** The head of a column: its mark, its name, and exactly how many tickets it has. */
export function ColumnHead({ groupBy, column }: ColumnHeadProps): ReactElement {
  const { t } = useText();
  const isAllHere = useIsAllHere();
  const name = columnName(t, groupBy, column);
  return (
    <header className="flex h-9 shrink-0 items-center gap-2 px-3">
      {markOf(groupBy, column)}
      <h2 title={name} className="min-w-0 truncate text-base font-semibold">
        {name}
      </h2>
      <span data-column-count className="tabular text-small text-faint">
        <Count value={column.count} isComplete={isAllHere} />
      </span>
    </header>
  );
}

/** A column that no card of this view stands in: a narrow place to put cards that shall leave it. */
export function NarrowHead({ groupBy, column }: ColumnHeadProps): ReactElement {
  const { t } = useText();
  const name = columnName(t, groupBy, column);
  return (
    <header
      title={`${name}: ${t('board.leaves')}`}
      className="flex min-h-0 flex-1 flex-col items-center gap-2 py-3 text-faint"
    >
      {markOf(groupBy, column)}
      <h2 className="min-h-0 truncate text-base font-normal [writing-mode:vertical-rl]">{name}</h2>
    </header>
  );
}
