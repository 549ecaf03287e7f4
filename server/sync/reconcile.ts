import { listGroupRows, listRootsIn, readDigests } from '../../db/server/queries/digests.ts';
import { type LineText, removalText, toLines } from '../../db/server/queries/lines.ts';
import { listTrees } from '../../db/server/queries/pages.ts';
import type { PageText } from '../../shared/contract/page-codec.ts';
import {
  type DigestsAnswer,
  type DigestsRequest,
  LIMITS,
  type ReconcileRequest,
} from '../../shared/contract/sync-protocol.ts';
import { cutAtRoot } from '../../shared/contract/whole-roots.ts';
import { ENTITIES, type EntityName, isRoot } from '../../shared/model/entities.ts';
import { grantsOf } from './actor.ts';
import type { SyncPorts } from './ports.ts';
import { pageFieldsOf, proofOf, readSnapshot, readStanding } from './read-page.ts';
import type { Session } from './session.ts';

const WHOLE = { after: null, upTo: null } as const;

/** The groups of a scope in which the client and the center hold different rows or versions. */
export function compareDigests(
  { pool, proofs }: Pick<SyncPorts, 'pool' | 'proofs'>,
  session: Session,
  request: DigestsRequest,
): Promise<DigestsAnswer> {
  return readSnapshot(pool, async (client) => {
    const { epoch, person } = await readStanding(client, session, request.clientId);
    const { scopes } = await grantsOf(client, session.tenantId, person, [request.scope]);
    // A scope that is no longer granted is dropped by the next pull; there is nothing to compare.
    if (!scopes.includes(request.scope)) return { epoch, differing: [] };
    const key = proofs.digestKey(session.tenantId, request.clientId);
    const digests = await readDigests(client, session.tenantId, request.scope, key);
    const differing = digests.flatMap((digest, group) => (digest === request.digests[group] ? [] : [group]));
    return { epoch, differing };
  });
}

/**
 * What the client lacks, has in another version, or should not have, in some groups of a scope (sync.md 10.6). Its
 * rows are a claim only: nothing is sent but what its grants allow, projected like everything else.
 */
export function reconcile(
  { pool, proofs }: SyncPorts,
  session: Session,
  request: ReconcileRequest,
): Promise<PageText> {
  return readSnapshot(pool, async (client) => {
    const { tenantId } = session;
    const standing = await readStanding(client, session, request.clientId);
    const { seq: headSeq } = standing;
    const grants = await grantsOf(client, tenantId, standing.person, [request.scope, ...request.heldScopes]);
    const isGranted = grants.scopes.includes(request.scope);
    const { range = WHOLE } = request;
    const here = isGranted ? await listGroupRows(client, tenantId, request.scope, request.groups, range) : [];
    const heldScopes = request.heldScopes.filter((scope) => grants.scopes.includes(scope));
    const hereIds = new Set(here.map(({ id }) => id));
    const strayRoots = request.rows.flatMap(([entity, id, seq]) =>
      isKnown(entity) && isRoot(entity) && !hereIds.has(id) ? [{ entity, id, seq }] : [],
    );
    const elsewhere = await listRootsIn(
      client,
      tenantId,
      heldScopes,
      strayRoots.map(({ id }) => id),
    );
    // A root in another scope of the client is settled here with its tree: that scope may have been compared already,
    // or fill for the first time, and neither would find what is too much.
    const kept = await listTrees(client, tenantId, [...elsewhere]);
    const claimed = new Map(request.rows.map(([entity, id, seq]) => [`${entity} ${id}`, seq]));
    const rows = [...here, ...kept];
    const known = new Set(rows.map(({ entity, id }) => `${entity} ${id}`));
    const knownRoots = new Set(rows.map(({ rootId }) => rootId));
    const wanted = rows.filter(
      ({ entity, id, seq }) =>
        claimed.get(`${entity} ${id}`) !== seq || (isRoot(entity) && elsewhere.has(id)),
    );
    const gone = request.rows.flatMap(([entity, id, , rootId]) =>
      isKnown(entity) && !isRoot(entity) && knownRoots.has(rootId) && !known.has(`${entity} ${id}`)
        ? [{ entity, id, rootId }]
        : [],
    );
    const leaving = strayRoots.flatMap(({ entity, id }) =>
      elsewhere.has(id) ? [] : [{ entity, id, rootId: id }],
    );
    const roots = [...wanted, ...gone, ...leaving].map(({ rootId }) => rootId);
    const upTo = cutAtRoot(roots, LIMITS.reconcileLines) ?? range.upTo;
    const isWithin = ({ rootId }: { readonly rootId: string }): boolean => upTo === null || rootId <= upTo;
    const lines: readonly LineText[] = [
      ...(await toLines(client, tenantId, wanted.filter(isWithin), heldScopes, grants.mask)),
      ...gone.filter(isWithin).map(({ entity, id }) => removalText('del', entity, id, headSeq)),
      ...leaving.filter(isWithin).map(({ entity, id }) => removalText('leave', entity, id, headSeq)),
    ];
    return {
      header: {
        type: 'reconcile',
        epoch: standing.epoch,
        headSeq,
        standing: proofOf(proofs, tenantId, standing),
        lastMutation: standing.lastMutation,
        durableMutation: standing.lastMutation,
        addScopes: [],
        dropScopes: isGranted ? [] : [request.scope],
        foundTickets: [],
        hiddenFields: [...grants.hiddenFields],
        fields: pageFieldsOf(lines),
      },
      lines: lines.map(({ text }) => text),
      trailer: {
        type: 'end',
        cursor: 0,
        token: upTo,
        hasMore: upTo !== null,
        lines: lines.length,
        rootsDone: 0,
        urgency: null,
        isStale: false,
      },
    };
  });
}

function isKnown(name: string): name is EntityName {
  return Object.hasOwn(ENTITIES, name);
}
