import { getPlace } from '../../../db/server/queries/epoch.ts';
import { type LiveHandlers, type LiveLine, TransportFailure } from '../../../electron/sync/ports.ts';
import { createConcerns } from '../../../server/sync/concerns.ts';
import { createPokePages } from '../../../server/sync/poke-pages.ts';
import type { SyncPorts } from '../../../server/sync/ports.ts';
import { pull } from '../../../server/sync/pull.ts';
import { type PageBudget, readSnapshot } from '../../../server/sync/read-page.ts';
import type { Session } from '../../../server/sync/session.ts';
import { LiveServerFrame, LiveStand } from '../../../shared/contract/live-protocol.ts';
import { PageLine } from '../../../shared/contract/sync-protocol.ts';
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
  const read = ({ epoch, cursor, scopes, joiningScopes }: LiveStand) =>
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
    );
  const pages = createPokePages({
    async mayHaveNews(stand, seq) {
      const mayHave = await createConcerns(options.node().pool).mayHaveNews(session.tenantId, stand, seq);
      if (!mayHave) await requireNothing(stand, seq);
      return mayHave;
    },
    read,
  });
  /** What a node spares a line because it says nothing is in it must be empty when it is read all the same. */
  const requireNothing = async (stand: LiveStand, seq: number): Promise<void> => {
    const { lines } = await read(stand);
    const missed = lines.filter((line) => PageLine.parse(JSON.parse(line))[3] <= seq);
    if (missed.length > 0) options.onBug(new Error(`A poke kept quiet about ${missed.join()}`));
  };
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
    const { pool } = options.node();
    try {
      const { seq } = await readSnapshot(pool, (client) => getPlace(client, session.tenantId));
      return await pages.write(seq);
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
