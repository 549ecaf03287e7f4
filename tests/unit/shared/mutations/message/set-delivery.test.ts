import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DEFAULT_FILE_POLICY } from '../../../../../shared/model/file-policy.ts';
import type { Delivery } from '../../../../../shared/model/message.ts';
import { prepareCall } from '../../../../../shared/mutations/decide.ts';
import type { Actor, Decision } from '../../../../../shared/mutations/mutation.ts';

const messageId = randomUUID();

const decide = (
  from: Delivery,
  to: Delivery,
  actor: Actor = { kind: 'system', part: 'delivery' },
): Decision => {
  const args = { messageId, delivery: to, detail: 'words', mailMessageId: null };
  const call = prepareCall({ name: 'message.set-delivery', args });
  if (!call.ok) return call.refusal;
  return call.decide(
    { get: () => ({ id: messageId, delivery: from }) as never },
    {
      now: 0,
      operationId: randomUUID(),
      actor,
      changedSince: () => false,
      hiddenHere: [],
      files: DEFAULT_FILE_POLICY,
      isFileMissing: () => false,
      isNumberLeased: () => false,
      ownViewCount: () => 0,
      macroCount: () => 0,
      ruleCount: () => 0,
    },
  );
};

/** What becomes of the message: its new delivery, `-` when it stays as it is, or the refusal. */
const outcome = (from: Delivery, to: Delivery): string => {
  const decision = decide(from, to);
  if (decision.verdict !== 'accepted') return decision.code;
  const change = decision.changes[0];
  return change?.kind === 'patch' ? String(Reflect.get(change.fields, 'delivery')) : '-';
};

describe('message.set-delivery', () => {
  it.each<[Delivery, string, string, string]>([
    // from, then what `sending`, `sent` and `failed` make of it
    ['queued', 'sending', '-', 'failed'],
    ['sending', 'sending', 'sent', 'failed'],
    ['sent', 'alreadySent', '-', 'failed'],
    ['failed', 'alreadySent', '-', '-'],
    ['cancelled', 'alreadySent', '-', '-'],
    ['none', 'alreadySent', '-', '-'],
  ])('from %s: sending → %s, sent → %s, failed → %s', (from, sending, sent, failed) => {
    expect([outcome(from, 'sending'), outcome(from, 'sent'), outcome(from, 'failed')]).toEqual([
      sending,
      sent,
      failed,
    ]);
  });

  it('is not for people', () => {
    const actor: Actor = { kind: 'user', user: {} as never, scopes: new Set(), hiddenFields: [] };
    expect(decide('queued', 'sent', actor)).toMatchObject({ verdict: 'refused', code: 'notPermitted' });
  });
});
