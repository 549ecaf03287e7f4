import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Page, StandingProof } from '../../shared/contract/sync-protocol.ts';
import type { Standing, SyncStore } from '../../shared/contract/sync-store.ts';
import { isSameMask } from '../../shared/domain/permissions/mask.ts';
import type { PageLineMeter } from './page-line-meter.ts';
import { type SyncTransport, TransportFailure } from './ports.ts';

interface ScopePagePorts {
  readonly store: SyncStore;
  readonly transport: SyncTransport;
  readonly meter: PageLineMeter;
}

/**
 * Pages of one scope on their way, the one that is applied next among them. Two keep a thin line busy, and a cut loses
 * all that are under way.
 */
const MOST_ON_THE_WAY = { thin: 2, fast: 3 } as const;
/** Up to this urgency the first pages of several scopes travel at once: work waits for all of them. */
const AT_ONCE_UP_TO = 1;

/** Fetches the pages of scopes that fill, most urgent first. */
export interface ScopePages {
  /** Has the next page on its way while something else is asked first: a thin line is not idle meanwhile. */
  askNext(ports: ScopePagePorts): void;
  /** One page, from reading the store to writing it down. Resolves to whether the scope list must be asked for. */
  fetchNext(ports: ScopePagePorts): Promise<boolean>;
}

/** What a page is asked with: where the store stood then, or will stand. */
interface Place {
  readonly scope: string;
  readonly token: string | null;
}

interface OnTheWay extends Place {
  /** Null when it did not arrive, but what follows it is still under way. */
  page: Promise<Page> | null;
  /** What it was asked with. */
  readonly maxBytes: number;
  /** The page after it, as soon as the center has told. */
  next: string | null;
}

type PagesOnTheWay = Map<string, OnTheWay>;

/**
 * The pages after the one being applied are already on their way, so that center, line and disk work at the same
 * time. The store throws one away that was read before rows were taken from here, because it may still show them.
 * Nothing of a scope is asked for beyond the end of a walk, because another may be more urgent then.
 */
export function createScopePages(): ScopePages {
  let owner = '';
  let ahead: PagesOnTheWay = new Map();

  /** Pages of another client or history are none of this store's. */
  const pagesOf = (clientId: string, epoch: string): PagesOnTheWay => {
    if (owner !== `${clientId} ${epoch}`) {
      owner = `${clientId} ${epoch}`;
      ahead = new Map();
    }
    return ahead;
  };
  const ask = (ports: ScopePagePorts, pages: PagesOnTheWay, { scope, token }: Place): Promise<Page> => {
    const key = keyOf(scope, token);
    const known = pages.get(key);
    if (known !== undefined && known.page !== null) return known.page;
    const { store, transport, meter } = ports;
    const { clientId, epoch } = store.standing();
    // As large as before: what follows it then goes on where it ends.
    const maxBytes = known?.maxBytes ?? meter.allowedBytes;
    const entry: OnTheWay = { scope, token, page: null, maxBytes, next: known?.next ?? null };
    const page = meter.read(maxBytes, (watch) =>
      transport.snapshot(
        { clientId, epoch: epoch ?? '', scope, token, maxBytes },
        { ...watch, onNextToken: (next) => goOn(ports, pages, entry, next) },
      ),
    );
    entry.page = page;
    pages.set(key, entry);
    // A failure is of its moment: kept until later, it would end a session that somebody has renewed since.
    page.catch(() => {
      if (pages.get(key) !== entry) return;
      if (known === undefined && entry.next !== null && pages.has(keyOf(scope, entry.next)))
        entry.page = null;
      else pages.delete(key);
    });
    return page;
  };
  const askAhead = (ports: ScopePagePorts, pages: PagesOnTheWay, place: Place): void => {
    const ofScope = [...pages.values()].filter(({ scope }) => scope === place.scope).length;
    const most = ports.meter.isThin ? MOST_ON_THE_WAY.thin : MOST_ON_THE_WAY.fast;
    if (pages === ahead && (ofScope < most || pages.has(keyOf(place.scope, place.token)))) {
      void ask(ports, pages, place);
    }
  };
  /**
   * The center has told where a page ends; what was asked for from elsewhere leads nowhere. At the end of a walk, the
   * next scope is asked for its page, which it needs however urgent it is.
   */
  const goOn = (ports: ScopePagePorts, pages: PagesOnTheWay, entry: OnTheWay, next: string | null): void => {
    const { scope, token } = entry;
    if (pages.get(keyOf(scope, token)) !== entry) return;
    entry.next = next;
    const { joiningScopes } = ports.store.standing();
    forgetOthers(pages, joiningScopes);
    const place = next === null ? joiningScopes.find((each) => each.scope !== scope) : { scope, token: next };
    if (place !== undefined) askAhead(ports, pages, place);
  };

  return {
    askNext(ports) {
      const { clientId, epoch, joiningScopes } = ports.store.standing();
      const [joining] = joiningScopes;
      if (epoch === null || joining === undefined) return;
      const pages = pagesOf(clientId, epoch);
      forgetOthers(pages, joiningScopes);
      askAhead(ports, pages, joining);
    },
    async fetchNext(ports) {
      const { store } = ports;
      const { clientId, epoch, joiningScopes } = store.standing();
      const [joining] = joiningScopes;
      if (epoch === null || joining === undefined) return false;
      const pages = pagesOf(clientId, epoch);
      forgetOthers(pages, joiningScopes);
      const { scope, token, urgency } = joining;
      const asked = ask(ports, pages, joining);
      const entry = pages.get(keyOf(scope, token));
      for (const other of joiningScopes.slice(1, MOST_ON_THE_WAY.fast)) {
        if (other.urgency <= AT_ONCE_UP_TO && other.token === null) askAhead(ports, pages, other);
      }
      const page = await asked;
      try {
        checkHistory(page, store.standing());
        if (entry !== undefined && page.trailer.token !== null && page.trailer.urgency === urgency) {
          goOn(ports, pages, entry, page.trailer.token);
          // Applying blocks this thread; the request must be out of the door before.
          await nextTurn();
          if (store.standing().clientId !== clientId) return false;
        }
        const isOtherMask = hasOtherMask(page, store.standing());
        store.applySnapshot(scope, token, page);
        return page.trailer.isStale || isOtherMask;
      } finally {
        // One that the store did not take is read again.
        if (pages.get(keyOf(scope, token)) === entry) pages.delete(keyOf(scope, token));
      }
    },
  };
}

/** What no page leads to from where the store stands is never applied, and keeps no place. */
function forgetOthers(pages: PagesOnTheWay, joining: readonly Place[]): void {
  const reached = new Set<string>();
  for (const { scope, token } of joining) {
    let key: string | null = keyOf(scope, token);
    while (key !== null && !reached.has(key)) {
      reached.add(key);
      const next: string | null = pages.get(key)?.next ?? null;
      key = next === null ? null : keyOf(scope, next);
    }
  }
  for (const key of [...pages.keys()]) if (!reached.has(key)) pages.delete(key);
}

function keyOf(scope: string, token: string | null): string {
  return `${scope} ${token ?? ''}`;
}

/**
 * Another epoch means that the server's history changed under us; another line, that it was started again and may
 * have been restored. Nothing of such a page is kept: the next hello first shows how far the center was seen.
 */
export function checkHistory({ header }: Page, standing: Standing): void {
  if (header.epoch !== standing.epoch) throw new TransportFailure('network', 'epochChanged');
  checkLine(header, standing);
}

/** A pull says so first, and takes from here what may not be seen any more: until then no other page is taken in. */
export function hasOtherMask({ header }: Page, { hiddenFields }: Standing): boolean {
  return !isSameMask(header.hiddenFields, hiddenFields);
}

/** What was answered on another line than the last hello named waits for a hello that compares the two. */
export function checkLine(answer: { readonly standing: StandingProof }, { proof }: Standing): void {
  if (answer.standing.line !== proof?.line) throw new TransportFailure('network', 'epochChanged');
}
