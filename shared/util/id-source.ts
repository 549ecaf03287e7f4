/** What an id generator needs from its surroundings, so that simulations can replay it. */
export interface IdSourcePorts {
  /** UTC milliseconds. */
  now(): number;
  /** Fills the array with random bytes and returns it. */
  randomBytes(target: Uint8Array): Uint8Array;
}

/**
 * UUID version 7 after RFC 9562, section 5.7, ordered within this source: the 12 bits after the time stamp
 * count up inside one millisecond (method 1), so rows made in a row sort in the order they were made.
 */
export function createIdSource({ now, randomBytes }: IdSourcePorts): () => string {
  let lastMs = 0;
  let counter = 0;
  return () => {
    const bytes = randomBytes(new Uint8Array(16));
    const time = Math.max(now(), lastMs);
    if (time > lastMs) {
      lastMs = time;
      counter = ((bytes[6] ?? 0) & 0x07) * 256 + (bytes[7] ?? 0);
    } else {
      counter += 1;
      if (counter > 0xfff) {
        lastMs += 1;
        counter = 0;
      }
    }
    writeTime(bytes, lastMs);
    bytes[6] = 0x70 | (counter >> 8);
    bytes[7] = counter & 0xff;
    bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
    return format(bytes);
  };
}

function writeTime(bytes: Uint8Array, timeMs: number): void {
  let rest = timeMs;
  for (let index = 5; index >= 0; index -= 1) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}

function format(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
