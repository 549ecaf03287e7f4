import { type LiveHandlers, type LiveLine, TransportFailure } from '../../../electron/sync/ports.ts';
import { createPokePages } from '../../../server/sync/poke-pages.ts';
import type { SyncPorts } from '../../../server/sync/ports.ts';
import { pull } from '../../../server/sync/pull.ts';
import type { PageBudget } from '../../../server/sync/read-page.ts';
import type { Session } from '../../../server/sync/session.ts';
import { LiveServerFrame, LiveStand } from '../../../shared/contract/live-protocol.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { answer, copy } from './simulated-answer.ts';

export interface SimulatedLineOptions {
  readonly clientId: string;
  readonly session: Session;
  readonly budget: PageBudget;
  readonly handlers: LiveHandlers;
  node(): SyncPorts;
  isSignedOut(): boolean;
  send(kind: string, serve: () => Promise<string | null>, frame: object): Promise<string | null>;
  onBug(error: unknown): void;
}

/** Pokes and stands go through the same faults as everything else; a socket would at least keep their order. */
export function openSimulatedLine(options: SimulatedLineOptions): {
  readonly line: Pick<LiveLine, 'tell'>;
  poke(): void;
} {
  const { clientId, session, budget, handlers } = options;
  const pages = createPokePages(({ epoch, cursor, scopes, joiningScopes }) =>
    pull(
      options.node(),
      session,
      {
        clientId: clientId as never,
        epoch,
        cursor,
        scopes,
        joiningScopes,
        maxBytes: budget.bytes,
        wantedNumbers: [],
      },
      budget,
    ),
  );
  const post = (kind: string, serve: () => Promise<string | null>, said: object): void => {
    options
      .send(kind, serve, said)
      .then((text) => {
        if (text === null) return;
        const frame = LiveServerFrame.parse(JSON.parse(text));
        if (frame.type === 'poke') handlers.onPoke(frame.news);
      })
      .catch((error: unknown) => {
        if (!(error instanceof TransportFailure)) options.onBug(error);
      });
  };
  /** Whatever a node cannot read a page for, a pull is told by its own answer. */
  const writePoke = async (): Promise<string | null> => {
    options.node();
    try {
      return await pages.write(0);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return JSON.stringify({ type: 'poke', seq: 0, news: null } satisfies LiveServerFrame);
    }
  };
  queueMicrotask(() => handlers.onOpen(0));
  return {
    poke() {
      if (!options.isSignedOut()) post('poke', () => answer(writePoke), {});
    },
    line: {
      tell: (stand) =>
        post(
          'stand',
          () => {
            pages.hear(LiveStand.parse(copy(stand)));
            return Promise.resolve(null);
          },
          stand,
        ),
    },
  };
}
