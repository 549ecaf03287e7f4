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

/** Pages of one scope on their way beyond the one being applied. */
const MOST_AHEAD = 2;
/** Up to this urgency the first pages of several scopes travel at once: work waits for all of them. */
const AT_ONCE_UP_TO = 1;

/** Fetches the pages of scopes that fill, most urgent first. */
export interface ScopePages {
  /** One page, from reading the store to writing it down. Resolves to whether the scope list must be asked for. */
  fetchNext(ports: ScopePagePorts): Promise<boolean>;
}

/**
 * The pages after the one being applied are already on their way, so that center, line and disk work at the same
 * time. The store throws one away that was read before rows were taken from here, because it may still show them.
 * Nothing is asked for beyond the end of a walk, because another scope may be more urgent then.
 */
export function createScopePages(): ScopePages {
  let owner = '';
  let ahead = new Map<string, { readonly scope: string; readonly page: Promise<Page> }>();

  return {
    async fetchNext({ store, transport, meter }) {
      const { clientId, epoch, joiningScopes } = store.standing();
      const [joining] = joiningScopes;
      if (epoch === null || joining === undefined) return false;
      if (owner !== `${clientId} ${epoch}`) {
        owner = `${clientId} ${epoch}`;
        ahead = new Map();
      }
      const pages = ahead;
      const ask = (scope: string, from: string | null): Promise<Page> =>
        meter.read((maxBytes, watch) =>
          transport.snapshot(
            { clientId, epoch, scope, token: from, maxBytes },
            { ...watch, onNextToken: (next) => askAhead(scope, next) },
          ),
        );
      const askAhead = (scope: string, from: string | null): void => {
        const key = keyOf(scope, from);
        const ofScope = [...pages.values()].filter((each) => each.scope === scope).length;
        if (pages !== ahead || pages.has(key) || ofScope >= MOST_AHEAD) return;
        const page = ask(scope, from);
        pages.set(key, { scope, page });
        // A failure is of its moment: kept until later, it would end a session that somebody has renewed since.
        page.catch(() => {
          if (pages.get(key)?.page === page) pages.delete(key);
        });
      };
      const { scope, token, urgency } = joining;
      const kept = pages.get(keyOf(scope, token))?.page;
      pages.delete(keyOf(scope, token));
      for (const key of [...pages.keys()]) {
        if (!joiningScopes.some((each) => each.scope === pages.get(key)?.scope)) pages.delete(key);
      }
      const asked = kept ?? ask(scope, token);
      for (const other of joiningScopes.slice(1, 1 + MOST_AHEAD)) {
        if (other.urgency <= AT_ONCE_UP_TO && other.token === null) askAhead(other.scope, null);
      }
      const page = await asked;
      checkHistory(page, store.standing());
      if (page.trailer.token !== null && page.trailer.urgency === urgency) {
        askAhead(scope, page.trailer.token);
        // Applying blocks this thread; the request must be out of the door before.
        await nextTurn();
        if (store.standing().clientId !== clientId) return false;
      }
      const isOtherMask = hasOtherMask(page, store.standing());
      store.applySnapshot(scope, token, page);
      return page.trailer.isStale || isOtherMask;
    },
  };
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
