import type { Pool } from 'pg';
import { listPresenceRights } from '../../db/server/queries/presence-rights.ts';
import { scopesOfUser } from '../../shared/domain/permissions/scopes.ts';
import type { TicketPresence } from '../../shared/model/presence.ts';
import { maySee } from '../sync/actor.ts';
import { createPresenceBoard, type PresenceClaim } from './presence-board.ts';
import { startPresenceChannel } from './presence-channel.ts';

const NO_RIGHTS: ReadonlySet<string> = new Set();

/** Somebody who hears who else is on the tickets they may see. */
export interface PresenceWatcher {
  readonly tenantId: string;
  readonly userId: string;
  readonly deviceId: string;
  send(tickets: readonly TicketPresence[]): void;
}

/** Who is on which ticket, over all nodes; for as long as it is said again, and only for those who may know (R62). */
export interface Presence {
  say(claim: PresenceClaim): void;
  watch(watcher: PresenceWatcher): () => void;
  close(): Promise<void>;
}

/** Claims of this node go out together this often; changes reach the watchers at the same pace. */
const BEAT_MS = 250;
/** Rights change without anybody coming or going; what failed to get through is made up for then as well. */
const RECHECK_MS = 5_000;
const NOBODY = '[]';

export function createPresence(
  pool: Pool,
  options: { now(): number; onError(error: unknown): void },
): Presence {
  const board = createPresenceBoard(options.now);
  const channel = startPresenceChannel(pool, {
    onClaims(claims) {
      for (const claim of claims) board.put(claim);
    },
    onError: options.onError,
  });
  let waiting = new Map<string, PresenceClaim>();
  /** Each watcher with what it was told of each ticket, as text. */
  const watchers = new Map<PresenceWatcher, Map<string, string>>();
  const newcomers = new Set<PresenceWatcher>();
  let recheckAt = 0;
  let isBeating = false;

  const publish = async (): Promise<void> => {
    if (waiting.size === 0) return;
    const claims = [...waiting.values()];
    waiting = new Map();
    await channel.publish(claims);
  };
  const tell = async (tenantId: string, ticketIds: readonly string[], to: readonly PresenceWatcher[]) => {
    if (ticketIds.length === 0 || to.length === 0) return;
    const presences = ticketIds.map((ticketId) => ({
      ticketId: ticketId as TicketPresence['ticketId'],
      people: board.peopleOn(tenantId, ticketId),
    }));
    const userIds = [
      ...to.map(({ userId }) => userId),
      ...presences.flatMap(({ people }) => people.map(({ userId }) => userId)),
    ];
    const deviceIds = to.map(({ deviceId }) => deviceId);
    const rights = await listPresenceRights(pool, tenantId, { ticketIds, userIds, deviceIds });
    const scopesOf = new Map(
      rights.users.map((user) => [user.id as string, new Set(scopesOfUser(user, rights.teams))]),
    );
    const placeOf = new Map(rights.tickets.map((ticket) => [ticket.id, ticket]));
    const mayKnow = (userId: string, ticketId: string): boolean => {
      const place = placeOf.get(ticketId);
      return place !== undefined && maySee(scopesOf.get(userId) ?? NO_RIGHTS, place);
    };
    for (const watcher of to) {
      const told = watchers.get(watcher);
      if (told === undefined || !rights.deviceIds.has(watcher.deviceId)) continue;
      const news = presences.flatMap(({ ticketId, people }) => {
        const others = mayKnow(watcher.userId, ticketId)
          ? people.filter(({ userId }) => userId !== watcher.userId && mayKnow(userId, ticketId))
          : [];
        const text = JSON.stringify(others);
        if (text === (told.get(ticketId) ?? NOBODY)) return [];
        if (text === NOBODY) told.delete(ticketId);
        else told.set(ticketId, text);
        return [{ ticketId, people: others }];
      });
      if (news.length > 0) watcher.send(news);
    }
  };
  const beat = async (): Promise<void> => {
    if (isBeating) return;
    isBeating = true;
    try {
      await publish();
      board.expire();
      const changed = board.takeChanged();
      const isRecheck = options.now() >= recheckAt;
      if (isRecheck) recheckAt = options.now() + RECHECK_MS;
      for (const [tenantId, group] of Map.groupBy(watchers.keys(), (watcher) => watcher.tenantId)) {
        const fresh = group.filter((watcher) => isRecheck || newcomers.delete(watcher));
        const toldBefore = fresh.flatMap((watcher) => [...(watchers.get(watcher)?.keys() ?? [])]);
        await tell(tenantId, [...new Set([...board.ticketsOf(tenantId), ...toldBefore])], fresh);
        const known = group.filter((watcher) => !fresh.includes(watcher));
        await tell(tenantId, [...(changed.get(tenantId) ?? [])], known);
      }
    } finally {
      isBeating = false;
    }
  };
  const timer = setInterval(() => void beat().catch(options.onError), BEAT_MS);
  timer.unref();

  return {
    say: (claim) => void waiting.set(claim.line, claim),
    watch(watcher) {
      watchers.set(watcher, new Map());
      newcomers.add(watcher);
      return () => {
        watchers.delete(watcher);
        newcomers.delete(watcher);
      };
    },
    async close() {
      clearInterval(timer);
      await channel.close();
    },
  };
}
