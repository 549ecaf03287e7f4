import { AppError, isErrorCode } from '../../shared/errors/app-error.ts';
import type { ErrorCode, ErrorParams } from '../../shared/errors/codes.ts';

/** An error as a person can be told about it: the code with its sentence, and what the sentence mentions. */
export interface ErrorInfo {
  readonly code: ErrorCode;
  readonly params: ErrorParams;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function readParams(value: unknown): ErrorParams {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter(
      (entry): entry is [string, string | number] =>
        typeof entry[1] === 'string' || typeof entry[1] === 'number',
    ),
  );
}

/**
 * The code of anything that was thrown. Errors that crossed the store port carry their parameters in `data`;
 * what has no code of ours is a bug and reads as `internal`.
 */
export function readError(error: unknown): ErrorInfo {
  if (error instanceof AppError) return { code: error.code, params: error.params };
  const code = field(error, 'code');
  if (isErrorCode(code)) return { code, params: readParams(field(field(error, 'data'), 'params')) };
  return { code: 'internal', params: {} };
}
