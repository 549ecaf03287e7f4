import { LiveSayAnswer, LiveServerFrame } from '../../shared/contract/live-protocol.ts';
import { METERED, RECEIVED } from '../../shared/contract/sync-protocol.ts';
import type { HttpClient } from './http-client.ts';
import { parseJson } from './parse-json.ts';
import { type LiveHandlers, type LiveLine, type LiveOptions, TransportFailure } from './ports.ts';
import type { tokenCaller } from './with-token.ts';

/** A stream whose first event takes longer than this is kept back by something on the way. */
const FIRST_EVENT_MS = 10_000;
/** The center speaks at least this often; what is silent for longer is dead. */
const SILENCE_MS = 45_000;

/**
 * The live line as a stream of events, for networks that let no socket through: the same frames come down it, and
 * what the client has to say goes up in requests of its own.
 */
export function openLiveEvents(
  client: HttpClient,
  withToken: ReturnType<typeof tokenCaller>,
  { clientId, isMetered }: LiveOptions,
  handlers: LiveHandlers,
): LiveLine {
  const ending = new AbortController();
  let isClosed = false;
  let retryAfterMs: number | null = null;
  let line: string | null = null;
  let timer: NodeJS.Timeout | undefined;

  const close = (): void => {
    if (isClosed) return;
    isClosed = true;
    clearTimeout(timer);
    ending.abort();
    handlers.onClose(retryAfterMs);
  };
  const arm = (delayMs: number): void => {
    clearTimeout(timer);
    timer = setTimeout(close, delayMs);
  };
  const hear = (frame: LiveServerFrame): void => {
    arm(isMetered ? SILENCE_MS + METERED.heartbeatMs : SILENCE_MS);
    switch (frame.type) {
      case 'ready':
        line = frame.line;
        handlers.onOpen(frame.seq);
        break;
      case 'poke':
        handlers.onPoke(frame.news);
        break;
      case 'presence':
        handlers.onPresence(frame.tickets);
        break;
      case 'bye':
        retryAfterMs = frame.retryAfterMs;
        break;
      case 'pong':
        break;
    }
  };
  const listen = async (): Promise<void> => {
    const path = `/sync/live/events?clientId=${clientId}&isMetered=${isMetered}`;
    const { type, chunks } = await withToken((headers) =>
      client.stream({ path, headers: { ...headers, accept: 'text/event-stream' }, signal: ending.signal }),
    );
    if (!type.startsWith('text/event-stream')) throw new TransportFailure('network', 'notAnOutpostServer');
    for await (const data of readEvents(chunks)) {
      if (isClosed) return;
      const frame = LiveServerFrame.safeParse(data);
      if (frame.success) hear(frame.data);
    }
  };

  arm(FIRST_EVENT_MS);
  listen().then(close, close);
  return {
    close,
    tell(frame) {
      if (line === null) return;
      withToken((headers) =>
        client.json({ path: '/sync/live/say', body: { line, frame }, headers }, LiveSayAnswer),
      ).then(
        ({ isHeard }) => {
          // Another node answers: it does not know this line, and its pokes stay hints.
          if (!isHeard) line = null;
        },
        // What was not heard costs a pull; a line that is down shows by its silence.
        () => undefined,
      );
    },
  };
}

/** The data of each event, as JSON. Comments and other fields are passed over. */
async function* readEvents(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<unknown, void, void> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of chunks) {
    text += decoder.decode(chunk, { stream: true });
    if (Buffer.byteLength(text) > RECEIVED.frameBytes) throw new TransportFailure('network', 'pageRefused');
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const data = event
        .split('\n')
        .filter((line) => line.startsWith('data: '))
        .map((line) => line.slice('data: '.length))
        .join('\n');
      if (data !== '') yield parseJson(data);
    }
  }
}
