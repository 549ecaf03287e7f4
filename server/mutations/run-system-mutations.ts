import type { Pool, PoolClient } from 'pg';
import { commitChanges } from '../../db/server/apply-changes.ts';
import { DEFAULT_FILE_POLICY } from '../../shared/model/file-policy.ts';
import type { Actor, Effect, MutationCall } from '../../shared/mutations/mutation.ts';
import { listRulesAbout, openDesk } from '../rules/open-desk.ts';
import { type Judgement, type JudgePorts, prepareTrial } from './judge.ts';
import { inTransaction } from './transaction.ts';

/** What running the server's own mutations needs. */
export interface SystemPorts extends JudgePorts {
  readonly pool: Pool;
  now(): number;
  enqueue(client: PoolClient, tenantId: string, effect: Effect): Promise<void>;
  announce(tenantId: string, seq: number): void;
}

/** A refused change of the server's own: always a bug or a race its caller must handle. */
export class SystemMutationRefused extends Error {
  override readonly name = 'SystemMutationRefused';
  readonly judgement: Judgement;

  constructor(call: MutationCall, judgement: Judgement) {
    super(`${call.name} was ${judgement.verdict}: ${judgement.code}`);
    this.judgement = judgement;
  }
}

/**
 * Runs the server's own changes (mail intake, delivery states) through the same mutations as everybody's, all or
 * nothing. When what to change depends on rows that must not change meanwhile, `calls` is a function that runs first
 * in the transaction. `before` runs inside the same transaction, ahead of the commit, for rows that are not synced.
 */
export function runSystemMutations(
  ports: SystemPorts,
  tenantId: string,
  part: (Actor & { kind: 'system' })['part'],
  calls: readonly MutationCall[] | ((client: PoolClient) => Promise<readonly MutationCall[]>),
  before: (client: PoolClient) => Promise<void>,
): Promise<void> {
  return inTransaction(ports.pool, async (client) => {
    const decided = typeof calls === 'function' ? await calls(client) : calls;
    const receivedAt = ports.now();
    const trials = decided.map((call) =>
      prepareTrial({
        call,
        operationId: ports.newId(),
        actor: { kind: 'system', part },
        author: 'system',
        baseSeq: Number.MAX_SAFE_INTEGER,
        now: receivedAt,
        receivedAt,
        files: DEFAULT_FILE_POLICY,
        isFileMissing: () => false,
        isNumberLeased: () => true,
      }),
    );
    const rules = await listRulesAbout(client, tenantId, trials);
    const desk = await openDesk(client, tenantId, trials, rules, ports);
    for (const trial of trials) {
      const judgement = desk.judge(trial);
      if (judgement.verdict !== 'applied') throw new SystemMutationRefused(trial.call, judgement);
      for (const effect of judgement.effects) await ports.enqueue(client, tenantId, effect);
    }
    await before(client);
    const writes = { ...(await desk.finish(client)), log: null };
    ports.announce(tenantId, await commitChanges(client, tenantId, writes, ports.newId()));
  });
}
