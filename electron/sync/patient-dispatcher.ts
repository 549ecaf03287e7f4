import { Readable } from 'node:stream';

type Dispatcher = NonNullable<RequestInit['dispatcher']>;

/** What goes into the socket at once, so that it is seen when it takes more. */
const PIECE_BYTES = 16 * 1024;
/** Where the runtime keeps what carries every fetch; the same for all versions of undici that Node has. */
const CARRIER = Symbol.for('undici.globalDispatcher.1');

/**
 * The runtime's own carrier of requests without its limits of five minutes for the head of an answer and for each part of
 * its body: on a thin line the way up alone may take longer. Whoever sends keeps a watch instead.
 * @param onMove called when the line has taken some more of the body
 */
export function patientDispatcher(onMove: () => void): Dispatcher {
  const carrier = carrierOfRuntime();
  const patient = Object.create(carrier) as Dispatcher;
  patient.dispatch = ({ body, ...options }, handler) =>
    carrier.dispatch(
      {
        ...options,
        headersTimeout: 0,
        bodyTimeout: 0,
        ...(body === undefined ? {} : { body: isStream(body) ? watched(body, onMove) : body }),
      },
      handler,
    );
  return patient;
}

function carrierOfRuntime(): Dispatcher {
  // The runtime loads it with the first look at anything of fetch. Used, or a bundler would leave the look out.
  const hasFetch = typeof Reflect.get(globalThis, 'Headers') === 'function';
  const carrier: unknown = Reflect.get(globalThis, CARRIER);
  if (!hasFetch || carrier === undefined) throw new Error('This runtime has no carrier of requests');
  return carrier as Dispatcher;
}

/** What fetch makes of every body, whatever it was given. */
function isStream(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

function watched(body: AsyncIterable<Uint8Array>, onMove: () => void): Readable {
  return Readable.from(inPieces(body, onMove), { objectMode: false, highWaterMark: PIECE_BYTES });
}

async function* inPieces(body: AsyncIterable<Uint8Array>, onMove: () => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    for (let start = 0; start < chunk.byteLength; start += PIECE_BYTES) {
      yield chunk.subarray(start, start + PIECE_BYTES);
      onMove();
    }
  }
}
