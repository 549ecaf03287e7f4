import { createRequire } from 'node:module';
import { join } from 'node:path';

interface Replicated {
  readonly ok: boolean;
  readonly docs_written: number;
}
export interface PouchDocument {
  readonly _id: string;
  readonly _rev: string;
}
/** What goes on until it is cancelled. */
interface Running {
  on(event: 'change', hear: (change: { readonly id: string }) => void): Running;
  cancel(): void;
}

/** As much of PouchDB as the benchmark uses; the package brings no types. */
interface PouchDatabase {
  bulkDocs(documents: readonly object[]): Promise<unknown>;
  put(document: object): Promise<{ readonly rev: string }>;
  allDocs(options: {
    limit: number;
    include_docs: true;
  }): Promise<{ readonly rows: readonly { readonly doc: PouchDocument }[] }>;
  changes(options: { live: true; since: 'now' }): Running;
  replicate: {
    from(url: string, options: { batch_size: number }): Promise<Replicated>;
    from(url: string, options: { live: true; retry: true; since: 'now' }): Running;
    to(url: string, options: { batch_size: number }): Promise<Replicated>;
  };
}
export interface PouchDbClass {
  new (name: string): PouchDatabase;
  defaults(options: { prefix: string }): PouchDbClass;
}
interface App {
  use(path: string, handler: unknown): void;
  listen(port: number, host: string, onListening: () => void): { address(): { port: number } };
}

/** PouchDB from the folder it was installed into. */
export function loadPouchDb(folder: string): {
  readonly PouchDB: PouchDbClass;
  readonly createApp: () => App;
  readonly serve: (PouchDB: PouchDbClass, options: object) => unknown;
} {
  const require = createRequire(join(folder, 'package.json'));
  return {
    PouchDB: require('pouchdb-node'),
    createApp: require('express'),
    serve: require('express-pouchdb'),
  };
}
