import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Page } from '../../shared/contract/sync-protocol.ts';
import type { SyncStore } from '../../shared/contract/sync-store.ts';
import type { PageLineMeter } from './page-line-meter.ts';
import { type SyncTransport, TransportFailure } from './ports.ts';

interface ScopePagePorts {
  readonly store: SyncStore;
  readonly transport: SyncTransport;
  readonly meter: PageLineMeter;
}

/** Pages on their way beyond the one being applied. */
const MOST_AHEAD = 2;

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
  let key = '';
  let ahead = new Map<string, Promise<Page>>();

  return {
    async fetchNext({ store, transport, meter }) {
      const { clientId, epoch, joiningScopes } = store.standing();
      const [joining] = joiningScopes;
      if (epoch === null || joining === undefined) return false;
      const { scope, token, urgency } = joining;
      const currentKey = JSON.stringify([clientId, epoch, scope, urgency]);
      if (key !== currentKey) {
        key = currentKey;
        ahead = new Map();
      }
      const pages = ahead;
      const ask = (from: string | null): Promise<Page> =>
        meter.read((maxBytes, watch) =>
          transport.snapshot(
            { clientId: clientId as never, epoch, scope, token: from, maxBytes },
            { ...watch, onNextToken: askAhead },
          ),
        );
      const askAhead = (from: string): void => {
        if (pages !== ahead || pages.has(from) || pages.size >= MOST_AHEAD) return;
        const page = ask(from);
        pages.set(from, page);
        // A failure is of its moment: kept until later, it would end a session that somebody has renewed since.
        page.catch(() => {
          if (pages.get(from) === page) pages.delete(from);
        });
      };
      const kept = token === null ? undefined : pages.get(token);
      if (token !== null) pages.delete(token);
      let page: Page;
      try {
        page = await (kept ?? ask(token));
      } catch (error) {
        ahead = new Map();
        throw error;
      }
      checkEpoch(page, epoch);
      if (page.trailer.token !== null && page.trailer.urgency === urgency) {
        askAhead(page.trailer.token);
        // Applying blocks this thread; the request must be out of the door before.
        await nextTurn();
        if (store.standing().clientId !== clientId) return false;
      }
      store.applySnapshot(scope, token, page);
      return page.trailer.isStale;
    },
  };
}

/** Another epoch means that the server's history changed under us: begin with a new hello. */
export function checkEpoch(page: Page, epoch: string): void {
  if (page.header.epoch !== epoch) throw new TransportFailure('network', 'epochChanged');
}
