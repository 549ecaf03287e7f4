import { createHash } from 'node:crypto';
import { z } from 'zod';
import { CHILDREN } from '../../shared/model/entities.ts';
import { canonicalJson } from '../../shared/util/canonical-json.ts';
import type { Grants } from './actor.ts';
import { isSameProof, type Proofs } from './proofs.ts';
import type { Session } from './session.ts';

/** Where the snapshot of a scope goes on: which walk over it, behind which root, and inside which tree. */
export const SnapshotPlace = z.object({
  walk: z.number().int().nonnegative(),
  afterId: z.uuid().nullable(),
  /** The last child that was sent when the page ended inside the tree of `afterId`. */
  afterChild: z
    .object({ entity: z.enum([...CHILDREN.ticket, ...CHILDREN.article]), id: z.uuid() })
    .nullable(),
  startSeq: z.number().int().nonnegative(),
});
export type SnapshotPlace = z.infer<typeof SnapshotPlace>;

const Body = z.object({ place: SnapshotPlace, grants: z.string() });

/** What a token that came back is worth. */
export type CheckedToken =
  | { readonly state: 'valid'; readonly place: SnapshotPlace }
  /** Ours, but what the person may see has changed since: the scope list comes first, then it goes on here. */
  | { readonly state: 'outdated'; readonly place: SnapshotPlace }
  /** Not ours, or made for another person, scope or mask: the scope begins anew. */
  | { readonly state: 'void' };

/**
 * A token bound to its person, scope and mask by a signature, and to the rights of the moment by a digest inside,
 * so that nobody can write one, lend one, or go on with one after a change of rights (sync.md 10.8).
 */
export function writeToken(
  proofs: Proofs,
  session: Session,
  scope: string,
  grants: Grants,
  place: SnapshotPlace,
): string {
  const body = JSON.stringify({ place, grants: digestOf(grants) });
  return `${Buffer.from(body).toString('base64url')}.${sealOf(proofs, session, scope, grants, body)}`;
}

export function readToken(
  proofs: Proofs,
  session: Session,
  scope: string,
  grants: Grants,
  token: string,
): CheckedToken {
  const [encoded = '', signature = ''] = token.split('.');
  const text = Buffer.from(encoded, 'base64url').toString('utf8');
  if (!isSameProof(sealOf(proofs, session, scope, grants, text), signature)) return { state: 'void' };
  const body = Body.parse(JSON.parse(text));
  return { state: body.grants === digestOf(grants) ? 'valid' : 'outdated', place: body.place };
}

function sealOf(
  proofs: Proofs,
  { tenantId, userId }: Session,
  scope: string,
  { hiddenFields }: Grants,
  body: string,
): string {
  return proofs.ofSnapshot(tenantId, userId, scope, canonicalJson(hiddenFields), body);
}

function digestOf({ scopes, user }: Grants): string {
  return createHash('sha256')
    .update(canonicalJson([user.role, [...scopes].sort()]))
    .digest('base64url')
    .slice(0, 16);
}
