import type { LiveClientFrame, LiveServerFrame } from '../../shared/contract/live-protocol.ts';
import { LIMITS, METERED, POKE_MS } from '../../shared/contract/sync-protocol.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { ClientId } from '../../shared/model/ids.ts';
import type { SignedInSession } from '../accounts/access-tokens.ts';
import { type ServerContext, syncPorts } from '../context.ts';
import { createCoalescer } from '../sync/coalesce.ts';
import type { Concerns } from '../sync/concerns.ts';
import { createPokePages, POKE_BUDGET } from '../sync/poke-pages.ts';
import { pull } from '../sync/pull.ts';
import type { Gate } from './gate.ts';
import type { SessionCheck } from './session-check.ts';

/** What carries a live line: a socket, or a stream of events. */
export interface LiveCarrier {
  send(text: string): void;
  /** The session ended: the client must prove itself anew. */
  end(): void;
}

/** One client that hears of news, whatever carries them. */
export interface LiveLine {
  readonly id: string;
  readonly deviceId: string;
  hear(frame: LiveClientFrame): void;
  close(): void;
}

/** Who a line is for. */
export interface LiveClient {
  readonly session: SignedInSession;
  readonly clientId: ClientId;
  readonly isMetered: boolean;
}

/** What the lines of a node do together, so that news for thousands never take the database from those who ask. */
export interface SharedWork {
  /** Pages are read a few at a time. */
  readonly reading: Gate;
  readonly concerns: Concerns;
  readonly checkSession: SessionCheck;
}

/** Opens a line. */
export function openLiveLine(
  context: ServerContext,
  { session, clientId, isMetered }: LiveClient,
  carrier: LiveCarrier,
  shared: SharedWork,
): LiveLine {
  const { tenantId } = session;
  const id = context.newId();
  const maxBytes = LIMITS.pokePageBytes;
  const pages = createPokePages({
    mayHaveNews: (stand, seq) => shared.concerns.mayHaveNews(tenantId, stand, seq),
    read: ({ epoch, cursor, scopes, joiningScopes }) =>
      shared.reading(() =>
        pull(
          syncPorts(context),
          session,
          { clientId, epoch, cursor, scopes, joiningScopes, maxBytes, wantedNumbers: [] },
          POKE_BUDGET,
        ),
      ),
  });
  let isClosed = false;
  let wanted: number | null = null;
  let isWriting = false;

  const send = (frame: LiveServerFrame): void => carrier.send(JSON.stringify(frame));
  const writePoke = async (seq: number): Promise<void> => {
    try {
      // The line outlives its token; what ended the session since ends it as well.
      await shared.checkSession(session);
      const text = await pages.write(seq);
      if (text !== null && !isClosed) carrier.send(text);
    } catch (error) {
      if (isClosed) return;
      if (error instanceof AppError && ENDS_SESSION.has(error.code)) return carrier.end();
      // Whatever stands in the way of this page, a pull will be told by its own answer.
      context.log.debug({ err: error }, 'a page for a poke could not be read');
      send({ type: 'poke', seq, news: null });
    }
  };
  const writeWanted = async (): Promise<void> => {
    if (isWriting) return;
    isWriting = true;
    while (wanted !== null && !isClosed) {
      const seq = wanted;
      wanted = null;
      await writePoke(seq);
    }
    isWriting = false;
  };
  const pokes = createCoalescer(isMetered ? METERED.pokeMs : POKE_MS, (seq) => {
    wanted = seq;
    void writeWanted();
  });
  const { userId, deviceId } = session;
  // On a metered line nobody hears of others, nor others of them.
  const unwatch = isMetered
    ? () => undefined
    : context.presence.watch({
        tenantId,
        userId,
        deviceId,
        send: (tickets) => send({ type: 'presence', tickets: [...tickets] }),
      });
  let isPresent = false;
  const forget = context.news.subscribe(tenantId, (seq) => pokes.push(seq));
  send({ type: 'ready', seq: context.news.latest(tenantId), line: id });
  return {
    id,
    deviceId,
    hear(frame) {
      switch (frame.type) {
        case 'ping':
          send({ type: 'pong' });
          break;
        case 'stand':
          pages.hear(frame);
          if (context.news.latest(tenantId) > frame.cursor) pokes.push(context.news.latest(tenantId));
          break;
        case 'presence':
          if (isMetered) break;
          isPresent = frame.tickets.length > 0;
          context.presence.say({ tenantId, line: id, userId, tickets: frame.tickets });
          break;
        case 'hello':
          carrier.end();
          break;
      }
    },
    close() {
      isClosed = true;
      forget();
      unwatch();
      if (isPresent) context.presence.say({ tenantId, line: id, userId, tickets: [] });
      pokes.stop();
    },
  };
}

const ENDS_SESSION: ReadonlySet<string> = new Set(['deviceSignedOut', 'accountInactive', 'notSignedIn']);
