import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openDatabase, type SqliteDatabase } from '../../../db/client/connection.ts';
import { setMeta } from '../../../db/client/meta.ts';
import { lastRemoval } from '../../../db/client/removals.ts';
import { accountFiles } from '../../../electron/store/account-files.ts';
import { copyDatabase } from '../../../electron/store/copy-database.ts';
import { createPurgedCopies, type PurgedCopies } from '../../../electron/store/purged-copies.ts';
import { waitFor } from '../../support/wait-for.ts';
import type { StorePlace } from './simulated-client.ts';
import { SimulatedClock } from './simulated-clock.ts';
import { emptyDiskBytes } from './simulated-disk.ts';

/** A profile of real files, so that its log and its back-up can be searched as well. */
export interface ProfileOnDisk {
  readonly place: StorePlace;
  /** The back-up is made anew from what is here. */
  backUp(): void;
  /** Lets a quarter of an hour pass: what was taken away leaves the log and the back-up (R108). */
  rest(): Promise<void>;
  /** Every file of the profile, one after the other. */
  bytes(): Buffer;
  close(): void;
}

/** Not encrypted, because every byte of it is to be searched. */
export function createProfileOnDisk(folder: string, onBug: (error: unknown) => void): ProfileOnDisk {
  const files = accountFiles(folder);
  const clock = new SimulatedClock();
  let opened: { readonly db: SqliteDatabase; readonly copies: PurgedCopies } | null = null;
  const open = () => {
    if (opened === null) throw new Error('The profile is not open');
    return opened;
  };
  return {
    place: {
      open(user) {
        writeFileSync(files.database, emptyDiskBytes());
        const db = openDatabase({ path: files.database, keyHex: null });
        setMeta(db, 'user', user);
        const copies = createPurgedCopies({ db, keyHex: null, files, clock: clock.engineClock(), onBug });
        opened = { db, copies };
        return db;
      },
      changed: () => open().copies.check(),
    },
    backUp() {
      copyDatabase(open().db, files.backup);
      open().copies.renewed();
    },
    async rest() {
      const { db } = open();
      const isClean = (): boolean => {
        while (clock.hasTimers) clock.fireNext();
        return lastRemoval(db) === null;
      };
      await waitFor(isClean, { what: 'copies without what was taken away' });
    },
    bytes() {
      const parent = dirname(files.database);
      return Buffer.concat(readdirSync(parent).map((name) => readFileSync(join(parent, name))));
    },
    close: () => opened?.copies.stop(),
  };
}
