import type { PageHeader, PageTrailer } from '../../shared/contract/sync-protocol.ts';

/** The header of a pull page of epoch `e` that was read at `headSeq`, and that changes no scope. */
export function sampleHeader(headSeq: number, more: Partial<PageHeader> = {}): PageHeader {
  return {
    type: 'pull',
    epoch: 'e',
    headSeq,
    standing: { line: null, seq: headSeq, seal: 's' },
    lastMutation: 0,
    durableMutation: 0,
    addScopes: [],
    dropScopes: [],
    foundTickets: [],
    hiddenFields: [],
    fields: {},
    ...more,
  };
}

/** The end of a page of `lines` lines that moves the cursor to `cursor`, with nothing left behind it. */
export function sampleTrailer(cursor: number, lines: number, more: Partial<PageTrailer> = {}): PageTrailer {
  return {
    type: 'end',
    cursor,
    token: null,
    hasMore: false,
    lines,
    rootsDone: 0,
    urgency: null,
    isStale: false,
    ...more,
  };
}
