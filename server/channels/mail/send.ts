import type { MailTransport } from './ports.ts';
import { createOutboxTransport } from './send-outbox.ts';
import { createSmtpTransport, type SmtpRelayOptions } from './send-smtp.ts';

/** The way out that is configured: the relay when there is one, else a folder to read from. */
export const createMailTransport = (config: {
  readonly relay: SmtpRelayOptions | null;
  readonly outboxFolder: string;
}): MailTransport =>
  config.relay ? createSmtpTransport(config.relay) : createOutboxTransport(config.outboxFolder);
