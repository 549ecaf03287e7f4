import { AppError } from '../../shared/errors/app-error.ts';

/** Places the person has chosen in main's dialog, by a token: the screen never hears or names a path. */
export interface SavePaths {
  add(token: string, path: string): void;
  /** Each can be used once. @throws AppError requestInvalid for one that nobody has chosen */
  take(token: string): string;
}

export function createSavePaths(): SavePaths {
  const paths = new Map<string, string>();
  return {
    add: (token, path) => {
      paths.set(token, path);
    },
    take(token) {
      const path = paths.get(token);
      paths.delete(token);
      if (path === undefined) throw new AppError('requestInvalid', { field: 'token' });
      return path;
    },
  };
}
