import { LIMITS } from '../../shared/contract/sync-protocol.ts';
import type { SignedInSession } from '../accounts/access-tokens.ts';
import { findEndedFamilies } from '../accounts/sign-in.ts';
import type { ServerContext } from '../context.ts';
import { createConcerns } from '../sync/concerns.ts';
import { createGate } from './gate.ts';
import { type LiveCarrier, type LiveClient, type LiveLine, openLiveLine } from './live-line.ts';
import { createSessionCheck } from './session-check.ts';

/** Of the sixteen connections of a node's pool; the others are for those who ask. */
const PAGES_AT_ONCE = 4;
/** So long at most a line outlives its session where nothing new comes: one small query for all lines of the node. */
const SESSION_CHECK_MS = 5_000;

/** What a carrier can be told when its node ends. */
export interface EndingCarrier extends LiveCarrier {
  /** Asks the client to come back later, and ends in order. */
  sayGoodbye(retryAfterMs: number): void;
  /** Ends at once. */
  terminate(): void;
}

/** Open lines of this node, so that a shutdown can say goodbye. */
export interface LiveLines {
  /** Asks every client to come back after a random moment within `spreadMs`. */
  sayGoodbye(spreadMs: number): void;
  /** Ends the lines whose clients did not answer the goodbye. */
  terminate(): void;
  /** No longer looks for sessions that were ended. */
  close(): void;
}

interface OpenLine {
  readonly line: LiveLine;
  readonly session: SignedInSession;
  readonly carrier: LiveCarrier;
}

/** Every live line of one node, whatever carries it. */
export interface LiveNode extends LiveLines {
  /** Counts a carrier in; null when the node holds as many as it may. @returns counts it out again */
  admit(carrier: EndingCarrier): (() => void) | null;
  open(client: LiveClient, carrier: EndingCarrier): LiveLine;
  /** The line of that name, if this node has it. */
  find(lineId: string): LiveLine | undefined;
}

export function createLiveNode(context: ServerContext): LiveNode {
  const carriers = new Set<EndingCarrier>();
  const lines = new Map<string, OpenLine>();
  const shared = {
    reading: createGate(PAGES_AT_ONCE),
    concerns: createConcerns(context.pool),
    checkSession: createSessionCheck(context.pool),
  };
  const endSignedOut = async (): Promise<void> => {
    if (lines.size === 0) return;
    const open = [...lines.values()];
    const ended = await findEndedFamilies(
      context.pool,
      open.map(({ session }) => session),
    );
    for (const { session, carrier } of open) if (ended.has(session.familyId)) carrier.end();
  };
  const timer = setInterval(() => {
    endSignedOut().catch((error) => context.log.warn({ err: error }, 'could not look for ended sessions'));
  }, SESSION_CHECK_MS);
  timer.unref();
  return {
    admit(carrier) {
      if (carriers.size >= LIMITS.linesPerNode) return null;
      carriers.add(carrier);
      context.metrics.liveClients.inc();
      return () => {
        if (carriers.delete(carrier)) context.metrics.liveClients.dec();
      };
    },
    open(client, carrier) {
      const line = openLiveLine(context, client, carrier, shared);
      lines.set(line.id, { line, session: client.session, carrier });
      return {
        ...line,
        close() {
          lines.delete(line.id);
          line.close();
        },
      };
    },
    find: (lineId) => lines.get(lineId)?.line,
    sayGoodbye(spreadMs) {
      for (const carrier of carriers) carrier.sayGoodbye(Math.floor(Math.random() * spreadMs));
    },
    terminate() {
      for (const carrier of carriers) carrier.terminate();
    },
    close: () => clearInterval(timer),
  };
}
