import { mailFingerprint } from '../../server/channels/mail/parse/mail-fingerprint.ts';
import type { IntakeOutcome, MailEnvelope, MailIntake } from '../../server/channels/mail/ports.ts';

/** A mail that the memory intake holds. */
export type StoredMail = { readonly raw: Uint8Array; readonly envelope: MailEnvelope };

/**
 * A mail intake in memory that behaves like the real one: idempotent by source and by fingerprint. `beforeStore`
 * and `afterStore` may throw, to stand for a database that is down and for a crash between storing and answering.
 */
export class MemoryIntake implements MailIntake {
  readonly stored: StoredMail[] = [];
  isUp = true;
  beforeStore: (raw: Uint8Array, envelope: MailEnvelope) => void = () => undefined;
  afterStore: (raw: Uint8Array, envelope: MailEnvelope) => void = () => undefined;
  refuses: (raw: Uint8Array) => boolean = () => false;
  readonly #seen = new Set<string>();

  async accept(raw: Uint8Array, envelope: MailEnvelope): Promise<IntakeOutcome> {
    if (!this.isUp) throw new Error('database is down');
    this.beforeStore(raw, envelope);
    if (this.refuses(raw)) return { outcome: 'refused', reason: 'not wanted here' };
    const keys = [
      `${envelope.mailboxId} ${envelope.source}`,
      `${envelope.mailboxId} ${mailFingerprint(raw)}`,
    ];
    if (keys.some((key) => this.#seen.has(key))) return { outcome: 'duplicate', inboundMailId: null };
    for (const key of keys) this.#seen.add(key);
    this.stored.push({ raw, envelope });
    this.afterStore(raw, envelope);
    return { outcome: 'stored', inboundMailId: String(this.stored.length) };
  }

  async isReady(): Promise<boolean> {
    return this.isUp;
  }
}
