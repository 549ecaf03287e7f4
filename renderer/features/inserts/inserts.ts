import type { RefObject } from 'react';
import { createState, type State } from '../../state/create-state.ts';
import type { InsertSession, InsertSessionPorts } from './insert-session.ts';

/** What the editor and the list of suggestions have in common. */
export interface Inserts {
  readonly session: State<InsertSession | null>;
  /** The list that is shown takes keys here. @returns whether it was its key */
  readonly onKey: RefObject<((event: KeyboardEvent) => boolean) | null>;
  /** For the editor. */
  readonly ports: InsertSessionPorts;
}

/** Nothing is being put in yet. */
export function createInserts(): Inserts {
  const session = createState<InsertSession | null>(null);
  const onKey: Inserts['onKey'] = { current: null };
  return {
    session,
    onKey,
    ports: { onSession: session.set, onKey: (event) => onKey.current?.(event) ?? false },
  };
}
