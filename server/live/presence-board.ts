import type { UserId } from '../../shared/model/ids.ts';
import type { OwnPresence, TicketPresence } from '../../shared/model/presence.ts';
import { PRESENCE } from '../../shared/model/presence.ts';

/** What one live line says its person does. Empty: nothing any more. */
export interface PresenceClaim {
  readonly tenantId: string;
  readonly line: string;
  readonly userId: string;
  readonly tickets: OwnPresence;
}

/** Who is where, for as long as it is said again in time. Kept in memory only. */
export interface PresenceBoard {
  put(claim: PresenceClaim): void;
  /** Forgets what was not said again. */
  expire(): void;
  /** The tickets of each tenant on which something changed since the last call. */
  takeChanged(): ReadonlyMap<string, ReadonlySet<string>>;
  ticketsOf(tenantId: string): readonly string[];
  peopleOn(tenantId: string, ticketId: string): TicketPresence['people'];
}

interface Entry extends PresenceClaim {
  readonly expiresAt: number;
}

const STRENGTH = { viewing: 0, writingNote: 1, writingReply: 2 } as const;

export function createPresenceBoard(now: () => number): PresenceBoard {
  const entries = new Map<string, Entry>();
  let changed = new Map<string, Set<string>>();

  const note = ({ tenantId, tickets }: PresenceClaim): void => {
    const ofTenant = changed.get(tenantId) ?? new Set();
    for (const { ticketId } of tickets) ofTenant.add(ticketId);
    changed.set(tenantId, ofTenant);
  };
  const entriesOf = (tenantId: string): readonly Entry[] =>
    [...entries.values()].filter((entry) => entry.tenantId === tenantId);

  return {
    put(claim) {
      const former = entries.get(claim.line);
      if (claim.tickets.length === 0) entries.delete(claim.line);
      else entries.set(claim.line, { ...claim, expiresAt: now() + PRESENCE.expireMs });
      if (former !== undefined && isSame(former.tickets, claim.tickets)) return;
      if (former !== undefined) note(former);
      note(claim);
    },
    expire() {
      for (const [line, entry] of entries) {
        if (entry.expiresAt > now()) continue;
        entries.delete(line);
        note(entry);
      }
    },
    takeChanged() {
      const taken = changed;
      changed = new Map();
      return taken;
    },
    ticketsOf: (tenantId) => [
      ...new Set(entriesOf(tenantId).flatMap(({ tickets }) => tickets.map(({ ticketId }) => ticketId))),
    ],
    peopleOn(tenantId, wanted) {
      const people = new Map<string, TicketPresence['people'][number]>();
      for (const { userId, tickets } of entriesOf(tenantId)) {
        for (const { ticketId, activity } of tickets) {
          const former = people.get(userId)?.activity ?? 'viewing';
          if (ticketId !== wanted) continue;
          // Somebody on two workstations is told once, with what matters more.
          const stronger = STRENGTH[activity] > STRENGTH[former] ? activity : former;
          people.set(userId, { userId: userId as UserId, activity: stronger });
        }
      }
      return [...people.values()].sort((a, b) => (a.userId < b.userId ? -1 : 1));
    },
  };
}

function isSame(a: OwnPresence, b: OwnPresence): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
