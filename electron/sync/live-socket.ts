import { LiveServerFrame } from '../../shared/contract/live-protocol.ts';
import { METERED, RECEIVED } from '../../shared/contract/sync-protocol.ts';
import type { Access } from './access.ts';
import { parseJson } from './parse-json.ts';
import type { LiveHandlers, LiveLine, LiveOptions } from './ports.ts';

const PING_MS = 30_000;
const PONG_TIMEOUT_MS = 10_000;
const OPEN_TIMEOUT_MS = 15_000;

/** A socket that says who it is in its first frame and notices a dead line by its own pings. */
export function openLiveSocket(
  serverUrl: string,
  access: Access,
  { clientId, isMetered }: LiveOptions,
  handlers: LiveHandlers,
): LiveLine {
  let socket: WebSocket | null = null;
  let isClosed = false;
  let retryAfterMs: number | null = null;
  let timer: NodeJS.Timeout | undefined;

  const close = (): void => {
    if (isClosed) return;
    isClosed = true;
    clearTimeout(timer);
    socket?.close();
    handlers.onClose(retryAfterMs);
  };
  const arm = (delayMs: number, run: () => void): void => {
    clearTimeout(timer);
    timer = setTimeout(run, delayMs);
  };
  const ping = (): void => {
    socket?.send(JSON.stringify({ type: 'ping' }));
    arm(PONG_TIMEOUT_MS, close);
  };
  const onFrame = (frame: LiveServerFrame): void => {
    arm(isMetered ? METERED.heartbeatMs : PING_MS, ping);
    if (frame.type === 'ready') handlers.onOpen(frame.seq);
    if (frame.type === 'poke') handlers.onPoke(frame.news);
    if (frame.type === 'presence') handlers.onPresence(frame.tickets);
    if (frame.type === 'bye') retryAfterMs = frame.retryAfterMs;
  };

  arm(OPEN_TIMEOUT_MS, close);
  access
    .token()
    .then((accessToken) => {
      if (isClosed) return;
      socket = new WebSocket(new URL('/sync/live', serverUrl.replace(/^http/, 'ws')));
      socket.addEventListener('open', () => {
        socket?.send(JSON.stringify({ type: 'hello', accessToken, clientId, isMetered }));
      });
      socket.addEventListener('message', ({ data }) => {
        const text = String(data);
        if (Buffer.byteLength(text) > RECEIVED.frameBytes) {
          close();
          return;
        }
        const frame = LiveServerFrame.safeParse(parseJson(text));
        if (frame.success && !isClosed) onFrame(frame.data);
      });
      socket.addEventListener('close', close);
      socket.addEventListener('error', close);
    })
    .catch(close);
  return {
    close,
    tell(frame) {
      if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
    },
  };
}
