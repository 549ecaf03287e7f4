import type { SqliteDatabase } from '../../db/client/connection.ts';
import { hiddenHere } from '../../db/client/hidden-fields.ts';
import { getMeta } from '../../db/client/meta.ts';
import { listScopeProgress } from '../../db/client/outbox.ts';
import { User } from '../../shared/model/user.ts';
import type { Actor } from '../../shared/mutations/mutation.ts';

/** The person whose store this is, as last told by the center. */
export const userOf = (db: SqliteDatabase): User => User.parse(getMeta(db, 'user'));

/** That person with the scopes that are here, which is what a decision here goes by. */
export const actorOf = (db: SqliteDatabase): Actor => ({
  kind: 'user',
  user: userOf(db),
  scopes: new Set(listScopeProgress(db).map(({ scope }) => scope)),
  hiddenFields: hiddenHere(db),
});
