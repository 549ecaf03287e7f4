import { createRequire } from 'node:module';
import { join } from 'node:path';

/** As much of PouchDB as the benchmark uses; the package brings no types. */
interface PouchDatabase {
  bulkDocs(documents: readonly object[]): Promise<unknown>;
  replicate: {
    from(url: string, options: { batch_size: number }): Promise<{ ok: boolean; docs_written: number }>;
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
