import { RECEIVED } from '../../shared/contract/sync-protocol.ts';
import { isDeeper } from '../../shared/util/json-depth.ts';

/** Undefined for what is no JSON, and for what nests deeper than any of ours (docs/spec/sync.md R98). */
export function parseJson(text: string): unknown {
  if (isDeeper(text, RECEIVED.jsonDepth)) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
