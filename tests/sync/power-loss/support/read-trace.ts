/** One thing a process asked of its disk, in the order in which it was done. */
export type DiskCall =
  | {
      readonly kind: 'open';
      readonly file: number;
      readonly path: string;
      readonly creates: boolean;
      readonly empties: boolean;
      readonly appends: boolean;
    }
  | { readonly kind: 'close'; readonly file: number }
  /** `offset` is null where the file itself knows where it stands. */
  | { readonly kind: 'write'; readonly file: number; readonly data: Buffer; readonly offset: number | null }
  | { readonly kind: 'seek'; readonly file: number; readonly offset: number }
  | { readonly kind: 'resize'; readonly file: number | string; readonly size: number }
  | { readonly kind: 'sync'; readonly file: number }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string }
  | { readonly kind: 'remove'; readonly path: string };

/** What `strace` is to write down for `readTrace`, into this file. */
export function straceArguments(traceFile: string): readonly string[] {
  const calls = [
    'openat,close,write,writev,pwrite64,pwritev,lseek,ftruncate,truncate,fsync,fdatasync,sync_file_range',
    'rename,renameat,renameat2,unlink,unlinkat,copy_file_range,sendfile',
  ];
  return [
    '-f',
    '--seccomp-bpf',
    '-qq',
    '-xx',
    '-s',
    '2000000',
    '-o',
    traceFile,
    '-e',
    `trace=${calls.join(',')}`,
  ];
}

/** Reads what `strace` wrote; calls that failed changed nothing and are left out. */
export function readTrace(trace: string): readonly DiskCall[] {
  return whole(trace.split('\n')).flatMap((line) => {
    const call = parseLine(line);
    return call === null ? [] : [call];
  });
}

/** Puts calls together that another thread's call came in between of. */
function whole(lines: readonly string[]): readonly string[] {
  const begun = new Map<string, string>();
  return lines.flatMap((line) => {
    const thread = line.slice(0, line.indexOf(' '));
    if (line.endsWith(UNFINISHED)) {
      begun.set(thread, line.slice(0, -UNFINISHED.length));
      return [];
    }
    const resumed = line.indexOf(' resumed>');
    if (resumed < 0) return [line];
    return [`${begun.get(thread) ?? ''}${line.slice(resumed + ' resumed>'.length)}`];
  });
}

const UNFINISHED = ' <unfinished ...>';

function parseLine(line: string): DiskCall | null {
  const open = line.indexOf('(');
  const end = line.lastIndexOf(') ');
  if (open < 0 || end < 0) return null;
  const name = line.slice(line.indexOf(' '), open).trim();
  const result = Number.parseInt(line.slice(line.indexOf('=', end) + 1), 10);
  if (!(result >= 0)) return null;
  const args = line.slice(open + 1, end);
  const file = Number.parseInt(args, 10);
  const last = Number(args.slice(args.lastIndexOf(', ') + 2));
  switch (name) {
    case 'openat': {
      const flags = args.slice(args.lastIndexOf('"'));
      return {
        kind: 'open',
        file: result,
        path: textsIn(args).toString(),
        creates: flags.includes('O_CREAT'),
        empties: flags.includes('O_TRUNC'),
        appends: flags.includes('O_APPEND'),
      };
    }
    case 'close':
      return { kind: 'close', file };
    case 'write':
    case 'writev':
      return { kind: 'write', file, data: textsIn(args).subarray(0, result), offset: null };
    case 'pwrite64':
    case 'pwritev':
      return { kind: 'write', file, data: textsIn(args).subarray(0, result), offset: last };
    case 'lseek':
      return { kind: 'seek', file, offset: result };
    case 'ftruncate':
      return { kind: 'resize', file, size: last };
    case 'truncate':
      return { kind: 'resize', file: textsIn(args).toString(), size: last };
    case 'fsync':
    case 'fdatasync':
      return { kind: 'sync', file };
    case 'rename':
    case 'renameat':
    case 'renameat2': {
      const [from = '', to = ''] = [...args.matchAll(TEXT)].map(([text]) => textsIn(text).toString());
      return { kind: 'rename', from, to };
    }
    case 'unlink':
    case 'unlinkat':
      return { kind: 'remove', path: textsIn(args).toString() };
    default:
      throw new Error(`${name} is not understood`);
  }
}

const TEXT = /"[^"]*"/g;

/** All texts of a call, one after the other: every byte is written as `\xNN`. */
function textsIn(args: string): Buffer {
  if (args.includes('"...')) throw new Error('The trace has a text that is cut off');
  const parts = (args.match(TEXT) ?? []).map((text) =>
    Buffer.from(text.slice(1, -1).replaceAll('\\x', ''), 'hex'),
  );
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
}
