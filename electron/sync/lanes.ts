import { setImmediate as nextTurn } from 'node:timers/promises';
import { LIMITS, PROTOCOL_VERSION } from '../../shared/contract/sync-protocol.ts';
import type { SyncStore } from '../../shared/contract/sync-store.ts';
import { ticketOfScope } from '../../shared/domain/permissions/scopes.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { unreachable } from '../../shared/util/unreachable.ts';
import type { BatchLineMeter } from './batch-line-meter.ts';
import { bringsNews } from './live-pages.ts';
import type { PageLineMeter } from './page-line-meter.ts';
import { type SyncTransport, TransportFailure } from './ports.ts';
import { checkHistory, checkLine, hasOtherMask, type ScopePages } from './scope-pages.ts';
import type { Lane, SyncEvent, SyncState } from './state.ts';

/** Numbers are leased again when fewer than this are left. */
export const NUMBERS_LOW = LIMITS.numberBlock / 4;

/** With more single tickets that fill, they go before news, which may announce more than a request can name (R227). */
const MOST_FILLING = LIMITS.singleTickets / 2;

/** What the engine remembers of the line between requests. */
export interface Line {
  readonly meter: PageLineMeter;
  readonly batches: BatchLineMeter;
  readonly scopePages: ScopePages;
}

/** What a request of a lane needs. */
export interface LanePorts {
  readonly store: SyncStore;
  readonly transport: SyncTransport;
  readonly appVersion: string;
  hasRoom(): boolean;
}

/** What follows from an answered request: whether a pull is due, and what a hello said about the line. */
export type Done = Pick<SyncEvent & { type: 'succeeded' }, 'needsPull' | 'mode'>;

/** One request of a lane, from reading the store to writing the answer down. */
export async function runLane(lane: Lane, isForNews: boolean, line: Line, ports: LanePorts): Promise<Done> {
  switch (lane) {
    case 'hello':
      line.scopePages.askNext({ ...ports, meter: line.meter });
      return { needsPull: true, mode: await sayHello(ports) };
    case 'push':
      return { needsPull: await pushBatch(ports, line.batches), mode: null };
    case 'pull':
      if (!ports.hasRoom()) throw new AppError('diskNearlyFull');
      if (isForNews) {
        // A page that the store takes only after news says so, and these are asked for all the same.
        if (
          countFilling(ports) > MOST_FILLING &&
          !(await line.scopePages.fetchNext({ ...ports, meter: line.meter }))
        ) {
          return { needsPull: true, mode: null };
        }
        line.scopePages.askNext({ ...ports, meter: line.meter });
        return { needsPull: await pullNews(ports, line.meter), mode: null };
      }
      if (ports.store.standing().joiningScopes.length > 0) {
        return { needsPull: await line.scopePages.fetchNext({ ...ports, meter: line.meter }), mode: null };
      }
      if (await checkScope(ports)) return { needsPull: true, mode: null };
      // Only a page that comes after the last check confirms changes (R5).
      return { needsPull: ports.store.standing().checkingScopes.length === 0, mode: null };
    case 'numbers':
      await leaseNumbers(ports);
      return { needsPull: false, mode: null };
    default:
      return unreachable(lane);
  }
}

async function sayHello({ store, transport, appVersion }: LanePorts): Promise<SyncState['mode']> {
  const { clientId, epoch, cursor, proof } = store.standing();
  const answer = await transport.hello({
    protocol: PROTOCOL_VERSION,
    appVersion,
    clientId,
    epoch,
    cursor,
    standing: proof,
  });
  store.greet(answer);
  return answer.mode;
}

async function pushBatch({ store, transport }: LanePorts, batches: BatchLineMeter): Promise<boolean> {
  const { clientId, epoch } = store.standing();
  const mutations = store.nextBatch(LIMITS.batchMutations, batches.allowedBytes);
  if (mutations.length === 0 || epoch === null) return false;
  const bytes = Buffer.byteLength(JSON.stringify(mutations));
  const answer = await batches.send(bytes, (watch) =>
    transport.push({ clientId, epoch, mutations: [...mutations], path: [] }, watch),
  );
  if (store.standing().clientId !== clientId) return true;
  switch (answer.kind) {
    case 'judged':
      // A verdict of a lost history is none, and what has it is asked again after the hello.
      checkLine(answer, store.standing());
      store.recordResults(answer.results, answer.standing);
      break;
    case 'gap':
      store.rewind(answer.expectedN);
      break;
    case 'fork':
      store.fork();
      // Under new numbers no gap tells any more that the center lost what came before; its hello does, and goes first.
      throw new TransportFailure('network', 'epochChanged');
    default:
      unreachable(answer);
  }
  return true;
}

function countFilling({ store }: LanePorts): number {
  return store.standing().joiningScopes.filter(({ scope }) => ticketOfScope(scope) !== null).length;
}

async function pullNews({ store, transport }: LanePorts, meter: PageLineMeter): Promise<boolean> {
  const { clientId, epoch, cursor, wantedNumbers, ...standing } = store.standing();
  if (epoch === null || cursor === null) return false;
  // A scope under comparison was complete: what it lacks comes with the comparison, what is new with the news.
  const scopes = [...standing.completeScopes, ...standing.checkingScopes.map(({ scope }) => scope)];
  const joiningScopes = standing.joiningScopes.map(({ scope }) => scope);
  const maxBytes = meter.allowedBytes;
  const page = await meter.read(maxBytes, (watch) =>
    transport.pull(
      {
        clientId,
        epoch,
        cursor,
        scopes,
        joiningScopes,
        maxBytes,
        wantedNumbers: [...wantedNumbers],
      },
      watch,
    ),
  );
  checkHistory(page, store.standing());
  const heldScopes = [...scopes, ...joiningScopes];
  if (store.applyPull(page, { clientId, cursor, heldScopes })) return page.trailer.hasMore;
  // A page inside a poke was quicker, or this one takes a ticket that somebody works on; unless the store has what the
  // page told, the same is asked again from where it stands now.
  const now = store.standing();
  return now.clientId !== clientId || now.wantedNumbers.length > 0 || bringsNews(page.header, now);
}

/**
 * One step of comparing a scope with the center: first the digests of all its groups, then the rows of those that
 * differ, a few groups at a time.
 * @returns whether what came is masked otherwise than the rows here, which a pull puts right
 */
async function checkScope({ store, transport }: LanePorts): Promise<boolean> {
  const { clientId, epoch, completeScopes, checkingScopes, joiningScopes } = store.standing();
  const [checking] = checkingScopes;
  if (epoch === null || checking === undefined) return false;
  const { scope } = checking;
  const identity = { clientId, epoch, scope };
  if (checking.groups === null) {
    const builder = store.startDigests(scope);
    while (!builder.step()) await nextTurn();
    const answer = await transport.compareDigests({ ...identity, digests: builder.digests() });
    if (answer.epoch !== epoch) throw new TransportFailure('network', 'epochChanged');
    store.recordDifferences(scope, answer.differing);
    return false;
  }
  const wanted = store.nextGroups(scope);
  const heldScopes = [...completeScopes, ...[...checkingScopes, ...joiningScopes].map((each) => each.scope)];
  const page = await transport.reconcile({ ...identity, ...wanted, heldScopes });
  checkHistory(page, store.standing());
  const isOtherMask = hasOtherMask(page, store.standing());
  store.applyReconcile(scope, wanted.groups, page, heldScopes);
  return isOtherMask;
}

async function leaseNumbers({ store, transport }: LanePorts): Promise<void> {
  const { clientId, numbersLeft } = store.standing();
  const answer = await transport.leaseNumbers({
    clientId,
    count: numbersLeft < NUMBERS_LOW ? LIMITS.numberBlock : 0,
    held: store.blocksToClaim(),
  });
  const standing = store.standing();
  if (standing.clientId !== clientId) return;
  checkLine(answer, standing);
  store.recordNumbers(answer);
}
