import { ArrowRight } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import type { FieldChange } from '../../../shared/mutations/preview-actions.ts';
import { unreachable } from '../../../shared/util/unreachable.ts';
import { Avatar } from '../../components/avatar.tsx';
import { Badge } from '../../components/badge.tsx';
import { PriorityMark } from '../../components/priority-mark.tsx';
import { StatusMark } from '../../components/status-mark.tsx';
import { useText } from '../../i18n/translator.ts';
import type { Names } from './action-words.ts';

/** One property of a ticket as it is, and as it will be. */
export function FieldChangeView({ change, names }: { change: FieldChange; names: Names }): ReactElement {
  const { t } = useText();
  if (change.field === 'tags') {
    const added = change.to.filter((tag) => !change.from.includes(tag));
    const removed = change.from.filter((tag) => !change.to.includes(tag));
    return (
      <span className="flex min-w-0 flex-wrap items-center gap-1">
        {added.map((tag) => (
          <Badge key={tag} tone="accent">
            + {tag}
          </Badge>
        ))}
        {removed.map((tag) => (
          <Badge key={tag} className="line-through">
            {tag}
          </Badge>
        ))}
        <span className="sr-only">
          {t('macros.tagsChange', { added: added.join(), removed: removed.join() })}
        </span>
      </span>
    );
  }
  const [from, to] = sidesOf(change, names, t('ticket.unassigned'), (type) => t(`type.${type}`));
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5">
      <span className="inline-flex min-w-0 items-center text-faint line-through decoration-line-control">
        {from}
      </span>
      <ArrowRight size={13} aria-label={t('macros.becomes')} className="shrink-0 text-faint" />
      <span className="inline-flex min-w-0 items-center font-semibold">{to}</span>
    </span>
  );
}

function sidesOf(
  change: Exclude<FieldChange, { field: 'tags' }>,
  names: Names,
  nobody: string,
  typeName: (type: (FieldChange & { field: 'type' })['from']) => string,
): readonly [ReactNode, ReactNode] {
  switch (change.field) {
    case 'status':
      return [<StatusMark key="from" status={change.from} />, <StatusMark key="to" status={change.to} />];
    case 'priority':
      return [
        <PriorityMark key="from" priority={change.from} />,
        <PriorityMark key="to" priority={change.to} />,
      ];
    case 'type':
      return [typeName(change.from), typeName(change.to)];
    case 'teamId':
      return [names.team(change.from), names.team(change.to)];
    case 'assigneeId':
      return [change.from, change.to].map((id) =>
        id === null ? (
          nobody
        ) : (
          <span key={id} className="inline-flex min-w-0 items-center gap-1.5">
            <Avatar name={names.person(id)} size={16} />
            <span className="truncate">{names.person(id)}</span>
          </span>
        ),
      ) as unknown as readonly [ReactNode, ReactNode];
    default:
      return unreachable(change);
  }
}
