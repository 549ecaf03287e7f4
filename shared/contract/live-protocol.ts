import { z } from 'zod';
import { ClientId } from '../model/ids.ts';
import { OwnPresence, TicketPresence } from '../model/presence.ts';
import { PageHeader, PageLine, PageTrailer, ScopeNames } from './sync-protocol.ts';

/**
 * Where a client stands: what it would say in a pull. The center sends pages inside its pokes for as long as it knows
 * this, and moves it on by itself with every page it sends; a client says it again whenever it stands elsewhere.
 */
export const LiveStand = z.object({
  type: z.literal('stand'),
  /** Counts up on one line; pages name the stand they were read for. */
  stand: z.number().int().positive(),
  epoch: z.string().max(64),
  cursor: z.number().int().nonnegative(),
  scopes: ScopeNames,
  joiningScopes: ScopeNames,
});
export type LiveStand = z.infer<typeof LiveStand>;

/** Who works here on what; replaces what this client said before, and is forgotten unless it is said again. */
export const LivePresence = z.object({ type: z.literal('presence'), tickets: OwnPresence });
export type LivePresence = z.infer<typeof LivePresence>;

/** Frames a client sends on the live line; the token goes in the first frame, never in the address. */
export const LiveClientFrame = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    accessToken: z.string().max(4000),
    clientId: ClientId,
    /** Every byte costs: pokes come at most once in METERED.pokeMs. */
    isMetered: z.boolean().default(false),
  }),
  z.object({ type: z.literal('ping') }),
  LiveStand,
  LivePresence,
]);
export type LiveClientFrame = z.infer<typeof LiveClientFrame>;

/** The very page a pull would have been answered with, for a client that stands at `from` as it said in `stand`. */
export const PokeNews = z.object({
  stand: z.number().int(),
  from: z.number().int().nonnegative(),
  page: z.object({ header: PageHeader, lines: z.array(PageLine), trailer: PageTrailer }),
});
export type PokeNews = z.infer<typeof PokeNews>;

/** Frames the server sends. */
export const LiveServerFrame = z.discriminatedUnion('type', [
  /** `line` names this line to /sync/live/say. */
  z.object({ type: z.literal('ready'), seq: z.number().int(), line: z.uuid() }),
  /** The tenant has reached `seq`. Without news in it, it is a hint to pull. */
  z.object({ type: z.literal('poke'), seq: z.number().int(), news: PokeNews.nullable() }),
  z.object({ type: z.literal('pong') }),
  /** Who is on these tickets now; nothing is said of tickets that the client may not see. */
  z.object({ type: z.literal('presence'), tickets: z.array(TicketPresence) }),
  z.object({ type: z.literal('bye'), code: z.string(), retryAfterMs: z.number().int() }),
]);
export type LiveServerFrame = z.infer<typeof LiveServerFrame>;

/** Opens the live line as a stream of events, where no socket gets through. */
export const LiveEventsQuery = z.object({
  clientId: ClientId,
  isMetered: z.enum(['true', 'false']),
});

/** What a client says on a live line that only comes down. */
export const LiveSayRequest = z.object({
  line: z.uuid(),
  frame: z.discriminatedUnion('type', [LiveStand, LivePresence]),
});
/** False: this node does not have that line (another one does, or it has ended). */
export const LiveSayAnswer = z.object({ isHeard: z.boolean() });
export type LiveSayAnswer = z.infer<typeof LiveSayAnswer>;
