import { errorAnswer } from '../../../server/plugins/errors.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { Exchange } from './simulated-network.ts';

/**
 * The body of an answer as the center sends it, before it is packed; empty when nothing is sent. That a real line carries
 * the same bytes is tested in captured-wire.test.ts.
 */
export function sentBytes({ answer }: Pick<Exchange, 'answer'>): Buffer {
  if (answer === null) return Buffer.alloc(0);
  const { ok, value } = answer;
  if (!ok) {
    const error = value instanceof Error ? value.cause : undefined;
    return error instanceof AppError ? Buffer.from(JSON.stringify(errorAnswer(error))) : Buffer.alloc(0);
  }
  if (value === null) return Buffer.alloc(0);
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
}
