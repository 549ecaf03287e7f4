import { Eye, PenLine } from 'lucide-react';
import type { ReactElement } from 'react';
import type { TicketId } from '../../../shared/model/ids.ts';
import { Avatar } from '../../components/avatar.tsx';
import { cx } from '../../components/cx.ts';
import { Tip } from '../../components/tip.tsx';
import { type Translate, useText } from '../../i18n/translator.ts';
import { type PersonHere, usePeopleOn } from './use-people-on.ts';

const SHOWN = 3;

function sentence(t: Translate, { name, activity }: PersonHere): string {
  return t(`presence.${activity}`, { name });
}

/** Who else is on the open ticket, and in words who writes in it. Advice, never a lock. */
export function PresenceBar({ ticketId }: { ticketId: TicketId }): ReactElement | null {
  const { t } = useText();
  const people = usePeopleOn(ticketId);
  const writers = people.filter(({ activity }) => activity !== 'viewing');
  const [first] = writers;
  const words =
    first === undefined
      ? null
      : writers.length === 1
        ? sentence(t, first)
        : t('presence.several', { count: writers.length });
  return (
    <span role="status" className="flex min-w-0 shrink items-center gap-1.5">
      {words === null ? null : <span className="truncate text-small text-accent">{words}</span>}
      {people.length === 0 ? null : (
        <span className="flex shrink-0 items-center -space-x-1">
          {people.slice(0, SHOWN).map((person) => (
            <Tip key={person.userId} text={sentence(t, person)}>
              <span role="img" aria-label={sentence(t, person)} className="inline-flex">
                <Avatar
                  name={person.name}
                  size={22}
                  className={cx(
                    'outline-2 -outline-offset-1',
                    person.activity === 'viewing' ? 'outline-surface' : 'outline-accent',
                  )}
                />
              </span>
            </Tip>
          ))}
          {people.length > SHOWN ? (
            <span className="pl-2 text-small text-faint">+{people.length - SHOWN}</span>
          ) : null}
        </span>
      )}
    </span>
  );
}

/** A small sign on the row of a ticket on which somebody else is. */
export function PresenceMark({ ticketId }: { ticketId: TicketId }): ReactElement | null {
  const { t } = useText();
  const people = usePeopleOn(ticketId);
  const [first] = people;
  if (first === undefined) return null;
  const label = people.map((person) => sentence(t, person)).join(' · ');
  const Icon = first.activity === 'viewing' ? Eye : PenLine;
  return (
    <span
      role="img"
      aria-label={label}
      title={label}
      className={cx('inline-flex shrink-0', first.activity === 'viewing' ? 'text-faint' : 'text-accent')}
    >
      <Icon size={13} strokeWidth={1.75} aria-hidden />
    </span>
  );
}
