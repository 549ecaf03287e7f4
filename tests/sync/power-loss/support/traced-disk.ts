import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Random } from '../../../../shared/util/seeded-random.ts';
import type { DiskCall } from './read-trace.ts';

/** What a disk writes in one piece. */
const SECTOR_BYTES = 512;

type ContentChange =
  | { readonly kind: 'write'; readonly offset: number; readonly data: Buffer }
  | { readonly kind: 'resize'; readonly size: number };

/** A file whatever its name: what is on the disk for certain, and what was written since. */
class TracedFile {
  #bytes = Buffer.alloc(0);
  #synced = 0;
  #pending: ContentChange[] = [];
  /** Its length as the process sees it. */
  size = 0;

  change(change: ContentChange): void {
    this.#pending.push(change);
    this.size =
      change.kind === 'resize' ? change.size : Math.max(this.size, change.offset + change.data.length);
  }

  /** Everything written is on the disk. */
  sync(): void {
    for (const change of this.#pending) {
      const end = change.kind === 'resize' ? change.size : change.offset + change.data.length;
      if (end > this.#bytes.length) {
        this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(Math.max(end, 2 * this.#bytes.length))]);
      }
      if (change.kind === 'write') {
        change.data.copy(this.#bytes, change.offset);
        this.#synced = Math.max(this.#synced, end);
      } else {
        this.#bytes.fill(0, change.size);
        this.#synced = change.size;
      }
    }
    this.#pending = [];
  }

  /** @param isKept whether the next unsynced piece reached the disk, asked once for each */
  after(isKept: () => boolean): Buffer {
    const lost = new TracedFile();
    lost.change({ kind: 'write', offset: 0, data: this.#bytes.subarray(0, this.#synced) });
    for (const change of this.#pending) {
      for (const piece of piecesOf(change)) if (isKept()) lost.change(piece);
    }
    lost.sync();
    return lost.#bytes.subarray(0, lost.#synced);
  }
}

function piecesOf(change: ContentChange): readonly ContentChange[] {
  if (change.kind === 'resize') return [change];
  const pieces: ContentChange[] = [];
  for (let from = 0; from < change.data.length; ) {
    const offset = change.offset + from;
    const length = Math.min(SECTOR_BYTES - (offset % SECTOR_BYTES), change.data.length - from);
    pieces.push({ kind: 'write', offset, data: change.data.subarray(from, from + length) });
    from += length;
  }
  return pieces;
}

type Names = Map<string, TracedFile>;
interface NameChange {
  readonly folder: string;
  apply(names: Names): void;
}

/**
 * A folder as a traced process wrote it. It promises no more than POSIX does: contents that were synced are there, and so
 * are names whose folder was synced after them; names change in order; everything else may be there or not, by sectors.
 */
export class TracedDisk {
  readonly #root: string;
  readonly #names: Names = new Map();
  readonly #syncedNames: Names = new Map();
  #pendingNames: NameChange[] = [];
  readonly #open = new Map<number, { readonly file: TracedFile; appends: boolean; at: number }>();
  readonly #openFolders = new Map<number, string>();

  constructor(root: string) {
    this.#root = root;
  }

  apply(call: DiskCall): void {
    switch (call.kind) {
      case 'open':
        this.#openFile(call);
        break;
      case 'close':
        this.#open.delete(call.file);
        this.#openFolders.delete(call.file);
        break;
      case 'write':
        this.#write(call);
        break;
      case 'seek': {
        const opened = this.#open.get(call.file);
        if (opened !== undefined) opened.at = call.offset;
        break;
      }
      case 'resize': {
        const file =
          typeof call.file === 'string' ? this.#names.get(call.file) : this.#open.get(call.file)?.file;
        file?.change({ kind: 'resize', size: call.size });
        break;
      }
      case 'sync':
        this.#sync(call.file);
        break;
      case 'rename':
        this.#rename(call.from, call.to);
        break;
      case 'remove':
        this.#remove(call.path);
        break;
    }
  }

  #openFile(call: Extract<DiskCall, { kind: 'open' }>): void {
    if (!call.path.startsWith(this.#root)) return;
    let file = this.#names.get(call.path);
    if (file === undefined) {
      if (!call.creates) {
        this.#openFolders.set(call.file, call.path);
        return;
      }
      const created = new TracedFile();
      file = created;
      this.#changeNames(call.path, (names) => names.set(call.path, created));
    }
    if (call.empties) file.change({ kind: 'resize', size: 0 });
    this.#open.set(call.file, { file, appends: call.appends, at: 0 });
  }

  #write({ file: number, data, offset }: Extract<DiskCall, { kind: 'write' }>): void {
    const opened = this.#open.get(number);
    if (opened === undefined) return;
    const at = offset ?? (opened.appends ? opened.file.size : opened.at);
    opened.file.change({ kind: 'write', offset: at, data });
    if (offset === null) opened.at = at + data.length;
  }

  #sync(number: number): void {
    const folder = this.#openFolders.get(number);
    if (folder !== undefined) {
      for (const change of this.#pendingNames) if (change.folder === folder) change.apply(this.#syncedNames);
      this.#pendingNames = this.#pendingNames.filter((change) => change.folder !== folder);
      return;
    }
    this.#open.get(number)?.file.sync();
  }

  #remove(path: string): void {
    const file = this.#names.get(path);
    if (file === undefined) return;
    this.#changeNames(path, (names) => {
      // The name may be another file's by the time this reaches the disk.
      if (names.get(path) === file) names.delete(path);
    });
  }

  #rename(from: string, to: string): void {
    const file = this.#names.get(from);
    if (file === undefined) return;
    this.#changeNames(to, (names) => {
      if (names.get(from) === file) names.delete(from);
      names.set(to, file);
    });
  }

  #changeNames(path: string, apply: (names: Names) => void): void {
    apply(this.#names);
    this.#pendingNames.push({ folder: dirname(path), apply });
  }

  /** The folder as the process sees it. */
  whole(): ReadonlyMap<string, Buffer> {
    return this.#contents(this.#names, () => true);
  }

  /** Writes down what a power cut now could leave of the folder. */
  writeAfterCut(folder: string, random: Random): void {
    const names: Names = new Map(this.#syncedNames);
    const namesKept = Math.floor(random() * (this.#pendingNames.length + 1));
    for (const change of this.#pendingNames.slice(0, namesKept)) change.apply(names);
    const share = Math.floor(random() * 5) / 4;
    for (const [path, bytes] of this.#contents(names, () => random() < share)) {
      const target = join(folder, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, bytes);
    }
  }

  /** By path under the root. The shared memory of SQLite is no content: it is made anew from the log. */
  #contents(names: Names, isKept: () => boolean): ReadonlyMap<string, Buffer> {
    return new Map(
      [...names]
        .filter(([path]) => !path.endsWith('-shm'))
        .map(([path, file]) => [relative(this.#root, path), file.after(isKept)]),
    );
  }
}
