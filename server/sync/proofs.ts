import { timingSafeEqual } from 'node:crypto';

/** What the center gives its clients to show again later, so that no claim about the past is taken on trust. */
export interface Proofs {
  /** Names this installation, all its nodes alike, in the path of a change. */
  readonly serverId: string;
  /** Of the center having stood at this sequence of a line of history. */
  ofStanding(tenantId: string, line: string | null, seq: number): string;
  /** Of having leased these ticket numbers. */
  ofBlock(tenantId: string, holder: string, from: number, to: number): string;
  /** Of a place in the snapshot of a scope, for one person and one mask. */
  ofSnapshot(tenantId: string, userId: string, scope: string, mask: string, place: string): string;
  /** Key of one client's digests. */
  digestKey(tenantId: string, clientId: string): string;
}

/** @param mac of the installation; it outlives a restored database, which is what the proofs are for */
export function createProofs(mac: (text: string) => string): Proofs {
  const seal = (kind: string, parts: readonly (string | number | null)[]): string =>
    mac(JSON.stringify([kind, ...parts]));
  return {
    serverId: seal('server', []),
    ofStanding: (...parts) => seal('standing', parts),
    ofBlock: (...parts) => seal('block', parts),
    ofSnapshot: (...parts) => seal('snapshot', parts),
    digestKey: (...parts) => seal('digest', parts),
  };
}

/** Compares without telling by its time how much was right. */
export function isSameProof(expected: string, shown: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(shown)];
  return a.length === b.length && timingSafeEqual(a, b);
}
