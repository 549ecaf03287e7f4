import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { TicketId } from '../../../shared/model/ids.ts';
import type { TicketPresence } from '../../../shared/model/presence.ts';
import { useServices } from '../../services.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';

/** Somebody else on a ticket, with the name they go by. */
export interface PersonHere {
  readonly userId: string;
  readonly name: string;
  readonly activity: TicketPresence['people'][number]['activity'];
}

const NOBODY: TicketPresence['people'] = [];

/** Who else is on this ticket now, whoever writes first. Painted again only when that changes. */
export function usePeopleOn(ticketId: TicketId): readonly PersonHere[] {
  const { store } = useServices();
  const subscribe = useCallback((listener: () => void) => store.presence.subscribe(listener), [store]);
  const people = useSyncExternalStore(
    subscribe,
    () => store.presence.snapshot().data?.find((each) => each.ticketId === ticketId)?.people ?? NOBODY,
  );
  const { data: users } = useLiveQuery('user.list', people.length === 0 ? null : {});
  return useMemo(() => withNames(people, users ?? []), [people, users]);
}

/** People whose names this workstation knows, those who write before those who look on. */
export function withNames(
  people: TicketPresence['people'],
  users: readonly { readonly id: string; readonly name: string }[],
): readonly PersonHere[] {
  const names = new Map(users.map(({ id, name }) => [id, name]));
  return people
    .flatMap(({ userId, activity }) => {
      const name = names.get(userId);
      return name === undefined ? [] : [{ userId, name, activity }];
    })
    .sort((a, b) => Number(a.activity === 'viewing') - Number(b.activity === 'viewing'));
}
