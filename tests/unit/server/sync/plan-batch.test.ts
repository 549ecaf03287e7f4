import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planBatch } from '../../../../server/sync/plan-batch.ts';
import type { WireMutation } from '../../../../shared/contract/sync-protocol.ts';

const mutation = (n: number, text = `text ${n}`): WireMutation => ({
  n,
  operationId: `operation ${n}` as WireMutation['operationId'],
  name: 'ticket.add-note',
  version: 1,
  args: { text },
  baseSeq: 0,
  createdAt: 0,
});
const hashOf = ({ args }: WireMutation): string => JSON.stringify(args);

/** The record of a client that had its mutations 1 to `lastMutation` judged. */
const record = (lastMutation: number) => ({
  lastMutation,
  hashOf,
  stored: new Map(
    Array.from({ length: lastMutation }, (_, index) => {
      const { n, operationId, args } = mutation(index + 1);
      const result = { n, operationId, verdict: 'applied' as const, code: null, params: {} };
      return [n, { ...result, argsHash: JSON.stringify(args) }] as const;
    }),
  ),
});
const batch = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => mutation(from + index));

describe('R22: what becomes of a batch', () => {
  it('splits every honest batch into answers on record and news, in order', () => {
    fc.assert(
      fc.property(fc.nat({ max: 40 }), fc.nat({ max: 40 }), fc.nat({ max: 40 }), (last, back, more) => {
        const from = Math.max(1, last + 1 - back);
        const plan = planBatch(batch(from, last + more), record(last));
        expect(plan.kind).toBe('judge');
        if (plan.kind !== 'judge') return;
        expect(plan.known.map(({ n }) => n)).toEqual(batch(from, last).map(({ n }) => n));
        expect(plan.fresh.map(({ n }) => n)).toEqual(batch(last + 1, last + more).map(({ n }) => n));
      }),
    );
  });

  it('asks for what is missing when a batch begins too late or has a hole', () => {
    expect(planBatch(batch(6, 8), record(4))).toEqual({ kind: 'gap', expectedN: 5 });
    expect(planBatch([mutation(5), mutation(7)], record(4))).toEqual({ kind: 'gap', expectedN: 5 });
  });

  it('notices a cloned disk by other content, another operation, or a number never judged here', () => {
    expect(planBatch([mutation(3, 'other')], record(4))).toEqual({ kind: 'fork' });
    const foreign = { ...mutation(3), operationId: 'another' as WireMutation['operationId'] };
    expect(planBatch([foreign], record(4))).toEqual({ kind: 'fork' });
    expect(planBatch([mutation(3)], { ...record(4), stored: new Map() })).toEqual({ kind: 'fork' });
  });
});
