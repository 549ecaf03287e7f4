import tls from 'node:tls';
import { certificateRefusal } from '../../shared/errors/certificate-refusal.ts';
import { localeOf } from '../../shared/i18n/locale-of.mjs';
import { translate } from '../../shared/i18n/resources.ts';
import { startText } from './start-text.ts';

/** A server that is there answers by then, also over a thin line. */
const ANSWER_MS = 15_000;

/**
 * What keeps a server elsewhere from answering at any of the addresses that can be meant, as a sentence that says what to
 * do, about the last; undefined when it answers.
 */
export async function silenceOf(addresses: readonly string[]): Promise<string | undefined> {
  let silence: string | undefined;
  for (const address of addresses) {
    silence = await silenceAt(address);
    if (silence === undefined) break;
  }
  return silence;
}

async function silenceAt(address: string): Promise<string | undefined> {
  // As the client does: whom the operating system trusts is trusted.
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), ...tls.getCACertificates('system')]);
  const noServer = (reason: string) => startText('start.noServer', { address, reason });
  try {
    const answer = await fetch(new URL('/health/live', address), { signal: AbortSignal.timeout(ANSWER_MS) });
    return answer.ok ? undefined : noServer(startText('start.answeredWith', { status: answer.status }));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const refusal = certificateRefusal(error);
    if (refusal !== null) return translate(localeOf(process.env), `error.${refusal}`, { address });
    return noServer(error.cause instanceof Error ? error.cause.message : error.message);
  }
}
