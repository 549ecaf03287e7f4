import { randomUUID } from 'node:crypto';
import { LiveServerFrame, type LiveStand, type PokeNews } from '../../../shared/contract/live-protocol.ts';
import { waitFor } from '../../support/wait-for.ts';

/** A raw live socket of one client, with everything it has heard. */
export interface LiveClient {
  readonly clientId: string;
  readonly frames: LiveServerFrame[];
  readonly isClosed: boolean;
  say(frame: unknown): void;
  /** Waits for the next poke that comes after those already taken. */
  nextPoke(): Promise<LiveServerFrame & { readonly type: 'poke' }>;
  nextNews(): Promise<PokeNews>;
  /** Says where the client stands, and passes over what was sent before the center heard it. */
  stand(stand: LiveStand): Promise<void>;
  close(): void;
}

export async function openLiveClient(
  url: string,
  accessToken: string,
  options: { readonly clientId?: string; readonly isMetered?: boolean } = {},
): Promise<LiveClient> {
  const clientId = options.clientId ?? randomUUID();
  const frames: LiveServerFrame[] = [];
  const socket = new WebSocket(new URL('/sync/live', url.replace(/^http/, 'ws')));
  let taken = 0;
  let isClosed = false;
  socket.addEventListener('open', () =>
    socket.send(
      JSON.stringify({ type: 'hello', accessToken, clientId, isMetered: options.isMetered ?? false }),
    ),
  );
  socket.addEventListener('message', ({ data }) =>
    frames.push(LiveServerFrame.parse(JSON.parse(String(data)))),
  );
  socket.addEventListener('close', () => {
    isClosed = true;
  });
  await waitFor(() => frames.some(({ type }) => type === 'ready') || isClosed, {
    what: 'an answer to the hello',
  });
  const client: LiveClient = {
    clientId,
    frames,
    get isClosed() {
      return isClosed;
    },
    say: (frame) => socket.send(JSON.stringify(frame)),
    async nextPoke() {
      const pokes = () => frames.filter((frame) => frame.type === 'poke');
      const poke = await waitFor(() => pokes()[taken], { what: `poke ${taken + 1}` });
      taken += 1;
      return poke;
    },
    async nextNews() {
      const { news } = await client.nextPoke();
      if (news === null) throw new Error('A poke without a page');
      return news;
    },
    async stand(stand) {
      const isPong = ({ type }: LiveServerFrame): boolean => type === 'pong';
      const pongs = frames.filter(isPong).length;
      client.say(stand);
      // Frames are heard in order: what comes after the pong was sent by a center that knows the stand.
      client.say({ type: 'ping' });
      await waitFor(() => frames.filter(isPong).length > pongs, { what: 'the pong' });
      taken = frames.slice(0, frames.findLastIndex(isPong)).filter(({ type }) => type === 'poke').length;
    },
    close: () => socket.close(),
  };
  return client;
}

/** Says that the client holds these scopes in full and stands at `cursor`. */
export function standAt(stand: number, epoch: string, cursor: number, scopes: readonly string[]): LiveStand {
  return { type: 'stand', stand, epoch, cursor, scopes: [...scopes], joiningScopes: [] };
}
