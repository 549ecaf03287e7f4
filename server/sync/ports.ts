import type { Pool } from 'pg';
import type { FilePolicy } from '../../shared/model/file-policy.ts';
import type { Proofs } from './proofs.ts';

/** What answering clients needs from the server around it. */
export interface SyncPorts {
  readonly pool: Pool;
  readonly proofs: Proofs;
  readonly filePolicy: FilePolicy;
  readonly offlineDays: number;
  now(): number;
  newId(): string;
  /** Tells connected clients that the tenant has reached this sequence. Called after the commit. */
  announce(tenantId: string, seq: number): void;
  /** The center was found to have lost changes; somebody should be told. */
  onNewEpoch(tenantId: string): void;
}
