import type { z } from 'zod';
import { AppError } from '../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../shared/errors/codes.ts';
import { isDeeper } from '../../shared/util/json-depth.ts';

/** Problems that are told of one input; a person corrects a few at a time. */
const MOST_PROBLEMS = 5;
const MOST_DEPTH = 64;

type Issue = z.core.$ZodIssue;

/** The value of a text that a person wrote as JSON; what is wrong with it is thrown under `code`, as `problems`. */
export function parseInput<T>(schema: z.ZodType<T>, text: string, code: ErrorCode): T {
  const parsed = schema.safeParse(parseJson(text, code));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues
    .map(closest)
    .slice(0, MOST_PROBLEMS)
    .map(({ path, message }) => (path.length === 0 ? `it ${message}` : `${path.join('.')}: ${message}`));
  throw new AppError(code, { problems: problems.join('; ') }, { cause: parsed.error });
}

function parseJson(text: string, code: ErrorCode): unknown {
  if (isDeeper(text, MOST_DEPTH))
    throw new AppError(code, { problems: `it is nested deeper than ${MOST_DEPTH} levels` });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError(code, { problems: 'it is not JSON' }, { cause: error });
  }
}

/** Of a value that may have several shapes, what keeps it from the one that it is closest to. */
function closest(issue: Issue): Pick<Issue, 'path' | 'message'> {
  if (issue.code !== 'invalid_union') return issue;
  const [best] = [...issue.errors].sort((a, b) => a.length - b.length);
  const [inner] = best ?? [];
  if (!inner || inner.path.length === 0) return issue;
  const { path, message } = closest(inner);
  return { path: [...issue.path, ...path], message };
}
