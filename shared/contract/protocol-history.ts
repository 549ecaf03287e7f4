/** What the wire was after one change of it. */
export interface WireChange {
  readonly version: number;
  /** Hash of all schemas of the wire from then on (tests/contract/sync-protocol.test.ts). */
  readonly wire: string;
  readonly added: string;
}

/** Every change of the wire, oldest first. Within a version each only adds; what is here is never edited. */
export const PROTOCOL_HISTORY: readonly WireChange[] = [
  {
    version: 1,
    wire: 'd613e086d58cb945',
    added:
      'hello, push by number, pull by scope with leave, snapshot by scope, leased numbers, live pokes, accounts with devices',
  },
  { version: 1, wire: 'be26a38a0ae4bf0c', added: 'files by hash in chunks' },
  {
    version: 1,
    wire: '7f703cf4d0cccc26',
    added: 'epochs with proof, digests and comparison by groups, numbers claimed again',
  },
  { version: 1, wire: '195d0edfd5bf415e', added: 'snapshots in walks by urgency, pages sized by the client' },
  { version: 1, wire: '0aa097c482daee43', added: 'metered lines' },
  {
    version: 1,
    wire: '1f09abf44609f5fe',
    added: 'lines of history: pages, verdicts and leases with a sealed standing',
  },
  { version: 1, wire: 'e32d770b234335f6', added: 'names and addresses of accounts are printable' },
  { version: 1, wire: '6f1918980661d7f7', added: 'small pages inside pokes, and where a client stands' },
  {
    version: 1,
    wire: 'bd24b75e7bc6c8f1',
    added: 'live frames as events, and what the client says in requests',
  },
  { version: 1, wire: '9e6d7f2dfd43cfae', added: 'single tickets by number' },
  { version: 1, wire: '1a1d934d4957f1e0', added: 'presence' },
  { version: 1, wire: 'b01a0507a882df18', added: 'lists and names have the limits of the design' },
  { version: 1, wire: '475d23993440f806', added: 'refused work of colleagues' },
  {
    version: 1,
    wire: 'bde63748011e8ceb',
    added: 'merged tickets, articles with their revisions and branches, answers that are taken back',
  },
  { version: 1, wire: 'bd251cdcc16aa5a9', added: 'hidden fields' },
  { version: 1, wire: '6df3b92bc7033a41', added: 'days without a line, the way of a push through servers' },
  { version: 1, wire: 'b1da819b233f973b', added: 'the history of tickets' },
  { version: 1, wire: '3ecb8a94d9fc8197', added: 'macros and own views' },
  { version: 1, wire: 'a9225900fa462a2d', added: 'service levels' },
  { version: 1, wire: '1ea23cc0b4b8ddc6', added: 'rules, and causes in events' },
  { version: 1, wire: 'e992c9cafb2f7785', added: 'no stored deadline' },
  { version: 1, wire: '4955e3bc5f3f481f', added: 'the version of a kind of change, also in refused work' },
  { version: 1, wire: 'addca16aef53b67c', added: 'points of service levels in events, notifications' },
  { version: 1, wire: '8a4208f1663003c4', added: 'mentions' },
  { version: 1, wire: '78eb4d11d77a9b56', added: 'links between tickets' },
  { version: 1, wire: '15f6b2aa24c7c29f', added: 'canned replies in several languages' },
  { version: 1, wire: '672604197935c0ec', added: 'process templates and running processes' },
  { version: 1, wire: '546c04faf626415a', added: 'processes in events' },
  { version: 1, wire: '91885c07e977916f', added: 'tickets that are put aside' },
  { version: 1, wire: '7c32851782227b7f', added: 'comparisons by ranges of roots' },
  { version: 1, wire: '8c5fb9b7c524d0d2', added: 'who watches a ticket, and what they are told' },
  { version: 1, wire: '68b1785e48069da8', added: 'names of calendars' },
];
