import { ERROR_CODES, type ErrorCode, type ErrorParams } from './codes.ts';

/** An expected failure with a code that people can be told about. Anything else that is thrown is a bug. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly params: ErrorParams;

  constructor(code: ErrorCode, params: ErrorParams = {}, options?: { cause?: unknown }) {
    super(`${code} ${JSON.stringify(params)}`, options);
    this.code = code;
    this.params = params;
  }

  /** The HTTP status this error travels under. */
  get status(): number {
    return ERROR_CODES[this.code];
  }
}

/** Whether a word is one of our error codes. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERROR_CODES, code);
}
