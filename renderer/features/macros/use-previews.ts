import { useMemo } from 'react';
import type { Action } from '../../../shared/model/action.ts';
import type { TicketId } from '../../../shared/model/ids.ts';
import type { ActionsPreview } from '../../../shared/mutations/preview-actions.ts';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { useMe } from '../../store-client/use-session.ts';
import { type Names, namesOf } from './action-words.ts';
import { lookAhead, peopleIn } from './look-ahead.ts';

/** So many tickets are looked at before a macro is applied; each is looked at again when its turn comes. */
export const LOOKED_AT = 200;

interface Previews {
  /** Null until everything that is looked at is here. */
  readonly previews: readonly ActionsPreview[] | null;
  readonly names: Names;
}

/** What a list of actions will do to these tickets, kept up to date while one looks at it. */
export function usePreviews(actions: readonly Action[], ticketIds: readonly TicketId[]): Previews {
  const { newId } = useServices();
  const { t } = useText();
  const me = useMe();
  const { data: targets } = useLiveQuery('action.targets', { ticketIds: ticketIds.slice(0, LOOKED_AT) });
  const { data: teams } = useLiveQuery('team.list', {});
  const { data: active } = useLiveQuery('user.list', {});
  const { data: named } = useLiveQuery('user.some', { ids: peopleIn(actions) });
  const people = useMemo(() => [...(named ?? []), ...(active ?? [])], [named, active]);
  const names = useMemo(() => namesOf(t, people, teams ?? []), [t, people, teams]);
  const isHere = targets !== undefined && teams !== undefined && named !== undefined;
  const previews = useMemo(
    () =>
      isHere && me !== null
        ? targets.map((target) => lookAhead(actions, target, { me, people, teams }, Date.now(), newId))
        : null,
    [isHere, me, targets, actions, people, teams, newId],
  );
  return { previews, names };
}
