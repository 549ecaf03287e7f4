import type { PageText } from '../../shared/contract/page-codec.ts';
import type { SnapshotRequest } from '../../shared/contract/sync-protocol.ts';
import { grantsOf } from './actor.ts';
import type { SyncPorts } from './ports.ts';
import { type PageBudget, pageFieldsOf, proofOf, readSnapshot, readStanding } from './read-page.ts';
import type { Session } from './session.ts';
import { type FilledPage, fillScopePage } from './snapshot-page.ts';
import { readToken, type SnapshotPlace, writeToken } from './snapshot-token.ts';
import { walksOf } from './snapshot-walks.ts';

/** A page, and where the next one of the same urgency begins. */
export interface ScopePage {
  readonly page: PageText;
  readonly nextToken: string | null;
}

/**
 * One page of everything in a scope (docs/spec/sync.md R29). Rows are current, not frozen; the client ignores what
 * is older than what it has, and pulls from the sequence its first hello named. A token that no longer holds is
 * answered by an empty page that says where to go on once the client has asked for its scopes again.
 */
export function readScopePage(
  { pool, proofs }: Pick<SyncPorts, 'pool' | 'proofs'>,
  session: Session,
  { scope, token, clientId }: SnapshotRequest,
  budget: PageBudget,
): Promise<ScopePage> {
  return readSnapshot(pool, async (client) => {
    const { tenantId } = session;
    const standing = await readStanding(client, session, clientId);
    const { seq: headSeq } = standing;
    const grants = await grantsOf(client, tenantId, standing.person, [scope]);
    const isGranted = grants.scopes.includes(scope);
    const start: SnapshotPlace = { walk: 0, afterId: null, afterChild: null, startSeq: headSeq };
    const checked = token === null ? null : readToken(proofs, session, scope, grants, token);
    const isStale = checked !== null && checked.state !== 'valid';
    const from = checked === null || checked.state === 'void' ? start : checked.place;
    const filled: FilledPage =
      isGranted && !isStale
        ? await fillScopePage({ client, tenantId, scope, grants, budget }, from)
        : { lines: [], rootsDone: 0, next: isGranted ? from : null };
    const { next, lines } = filled;
    // Behind a void token the scope begins anew, which is what a client without a token asks for.
    const nextToken =
      next === null || checked?.state === 'void' ? null : writeToken(proofs, session, scope, grants, next);
    const urgencyOf = (place: SnapshotPlace | null) =>
      place === null ? null : (walksOf(scope)[place.walk]?.urgency ?? null);
    const page: PageText = {
      header: {
        type: 'snapshot',
        epoch: standing.epoch,
        headSeq,
        standing: proofOf(proofs, tenantId, standing),
        lastMutation: standing.lastMutation,
        durableMutation: standing.lastMutation,
        addScopes: [],
        dropScopes: isGranted ? [] : [scope],
        foundTickets: [],
        hiddenFields: [...grants.hiddenFields],
        fields: pageFieldsOf(lines),
      },
      lines: lines.map(({ text }) => text),
      trailer: {
        type: 'end',
        cursor: 0,
        token: nextToken,
        hasMore: next !== null,
        lines: lines.length,
        rootsDone: filled.rootsDone,
        urgency: urgencyOf(next),
        isStale,
      },
    };
    return { page, nextToken: isStale || urgencyOf(next) !== urgencyOf(from) ? null : nextToken };
  });
}
