import { readFile } from 'node:fs/promises';
import { AppError } from '../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../shared/errors/codes.ts';

/**
 * The text of a file that a person wrote, also without the mark that some editors put first. Chinese in another encoding would
 * pass as JSON full of wrong letters.
 * @param codes what is thrown where the file cannot be read, with its reason, and where it is not in UTF-8, as `problems`
 */
export async function readTextFile(
  file: string,
  codes: Readonly<{ unreadable: ErrorCode; invalid: ErrorCode }>,
): Promise<string> {
  const bytes = await readBytes(file, codes.unreadable);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new AppError(codes.invalid, { problems: 'it is not in UTF-8' }, { cause: error });
  }
}

async function readBytes(file: string, code: ErrorCode): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new AppError(code, { file, reason: String(error.code) }, { cause: error });
  }
}
