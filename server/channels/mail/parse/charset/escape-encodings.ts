import iconv from 'iconv-lite';

type CodeSet = 'ascii' | 'katakana' | 'jis0208' | 'jis0212' | 'gb2312' | 'ksc5601' | 'unknown2';

const ESC = 0x1b;
const SO = 0x0e;
const SI = 0x0f;

/** Escape sequences after ESC, longest first, and what they designate. `g1` waits for SO. */
const designations: ReadonlyArray<{ sequence: string; set: CodeSet; g1?: true }> = [
  { sequence: '$(B', set: 'jis0208' },
  { sequence: '$(@', set: 'jis0208' },
  { sequence: '$(D', set: 'jis0212' },
  { sequence: '$(C', set: 'ksc5601' },
  { sequence: '$(A', set: 'gb2312' },
  { sequence: '$(O', set: 'jis0208' },
  { sequence: '$(Q', set: 'jis0208' },
  { sequence: '$)C', set: 'ksc5601', g1: true },
  { sequence: '$)A', set: 'gb2312', g1: true },
  { sequence: '$)G', set: 'unknown2', g1: true },
  { sequence: '$)E', set: 'gb2312', g1: true },
  { sequence: '$*H', set: 'unknown2', g1: true },
  { sequence: '$B', set: 'jis0208' },
  { sequence: '$@', set: 'jis0208' },
  { sequence: '$A', set: 'gb2312' },
  { sequence: '(B', set: 'ascii' },
  { sequence: '(J', set: 'ascii' },
  { sequence: '(H', set: 'ascii' },
  { sequence: '(I', set: 'katakana' },
];

const highBit = (bytes: number[]): Buffer => Buffer.from(bytes.map((byte) => byte | 0x80));

const withLead = (lead: number, bytes: number[], width: number): Buffer =>
  Buffer.from(bytes.flatMap((byte, index) => (index % width === 0 ? [lead, byte | 0x80] : [byte | 0x80])));

/** Decodes one run by lifting it into the 8-bit form of the same code set, for which tables exist. */
const decodeRun = (set: CodeSet, bytes: number[]): string => {
  if (bytes.length === 0) return '';
  switch (set) {
    case 'ascii':
      // 8-bit bytes have no meaning in these encodings; saying so lets the caller try another one
      return Buffer.from(bytes)
        .toString('latin1')
        .replace(/[\x80-\xff]/g, '�');
    case 'katakana':
      return iconv.decode(withLead(0x8e, bytes, 1), 'euc-jp');
    case 'jis0208':
      return iconv.decode(highBit(bytes), 'euc-jp');
    case 'jis0212':
      return iconv.decode(withLead(0x8f, bytes, 2), 'euc-jp');
    case 'gb2312':
      return iconv.decode(highBit(bytes), 'gb18030');
    case 'ksc5601':
      return iconv.decode(highBit(bytes), 'euc-kr');
    case 'unknown2':
      return '�'.repeat(Math.ceil(bytes.length / 2));
  }
};

const designationAt = (bytes: Uint8Array, start: number) =>
  designations.find(({ sequence }) => {
    for (let index = 0; index < sequence.length; index += 1) {
      if (bytes[start + index] !== sequence.charCodeAt(index)) return false;
    }
    return true;
  });

/**
 * Decodes the ISO-2022 family (JP with its extensions, KR, CN as far as GB 2312). Line ends return to ASCII,
 * as the standards ask of writers, so that one lost escape sequence costs one line and not the mail.
 */
export const decodeIso2022 = (bytes: Uint8Array): string => {
  let text = '';
  let run: number[] = [];
  let g0: CodeSet = 'ascii';
  let g1: CodeSet = 'katakana';
  let shifted = false;
  let current: CodeSet = 'ascii';
  const switchTo = (next: CodeSet): void => {
    if (next === current) return;
    text += decodeRun(current, run);
    run = [];
    current = next;
  };
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte === ESC) {
      const found = designationAt(bytes, index + 1);
      if (found) {
        if (found.g1) g1 = found.set;
        else g0 = found.set;
        switchTo(shifted ? g1 : g0);
        index += found.sequence.length;
        continue;
      }
    }
    if (byte === SO || byte === SI) {
      shifted = byte === SO;
      switchTo(shifted ? g1 : g0);
      continue;
    }
    if (byte === 0x0a) {
      g0 = 'ascii';
      shifted = false;
      switchTo('ascii');
    } else if ((byte < 0x21 || byte === 0x7f) && current !== 'ascii') {
      const resume: CodeSet = current;
      switchTo('ascii');
      run.push(byte);
      switchTo(resume);
      continue;
    }
    run.push(byte);
  }
  return text + decodeRun(current, run);
};

const TILDE = 0x7e;

/** Decodes HZ-GB-2312 (RFC 1843): `~{` … `~}` around 7-bit GB 2312; `~~` is a tilde; a line end closes. */
export const decodeHz = (bytes: Uint8Array): string => {
  let text = '';
  let run: number[] = [];
  let current = 'ascii' as CodeSet;
  const switchTo = (next: CodeSet): void => {
    if (next === current) return;
    text += decodeRun(current, run);
    run = [];
    current = next;
  };
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    const next = bytes[index + 1];
    if (byte === TILDE && next !== undefined) {
      if (current === 'ascii' && next === 0x7b) {
        switchTo('gb2312');
        index += 1;
        continue;
      }
      // inside a run only an even position can end it: 0x7e7d is also the second half of no GB 2312 pair
      if (current === 'gb2312' && next === 0x7d && run.length % 2 === 0) {
        switchTo('ascii');
        index += 1;
        continue;
      }
      if (current === 'ascii' && (next === TILDE || next === 0x0a)) {
        if (next === TILDE) run.push(TILDE);
        index += 1;
        continue;
      }
    }
    if (byte === 0x0a) switchTo('ascii');
    run.push(byte);
  }
  return text + decodeRun(current, run);
};

/** True when the bytes carry an ISO-2022 designation. */
export const looksLikeIso2022 = (bytes: Uint8Array): boolean => {
  let index = bytes.indexOf(ESC);
  while (index !== -1) {
    if (designationAt(bytes, index + 1)) return true;
    index = bytes.indexOf(ESC, index + 1);
  }
  return false;
};

/** True when the bytes hold at least one complete HZ run whose every pair lies in GB 2312. */
export const looksLikeHz = (bytes: Uint8Array): boolean => {
  const ascii = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const runs = ascii.match(/~\{[^\n]*?~\}/g) ?? [];
  return runs.length > 0 && runs.every((found) => /^(?:[\x21-\x77][\x21-\x7e])+$/.test(found.slice(2, -2)));
};
