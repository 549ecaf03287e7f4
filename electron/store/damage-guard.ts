import { withStorageErrors } from '../../db/client/connection.ts';
import { AppError } from '../../shared/errors/app-error.ts';

/** Watches over work on an open database whose file may turn out damaged at any read. */
export interface DamageGuard {
  /** Runs database work; what the disk did to it is thrown as an AppError. */
  run<T>(work: () => T): T;
  /** The same object with every function of it guarded. */
  all<T extends object>(target: T): T;
}

/** Whether an error says that the database file is damaged. */
export function isDamage(error: unknown): boolean {
  return error instanceof AppError && error.code === 'databaseDamaged';
}

/** A guard that tells `onDamaged` the first time the file turns out damaged. */
export function createDamageGuard(onDamaged: () => void): DamageGuard {
  let isTold = false;
  const fail = (error: unknown): never => {
    if (isDamage(error) && !isTold) {
      isTold = true;
      onDamaged();
    }
    throw error;
  };
  const run = <T>(work: () => T): T => {
    try {
      const result = withStorageErrors(work);
      // Work that waits for something else reads the database on the way.
      if (result instanceof Promise) return result.catch((error) => run(() => fail(error))) as T;
      return result;
    } catch (error) {
      return fail(error);
    }
  };
  return {
    run,
    all<T extends object>(target: T): T {
      const guarded = Object.entries(target).map(([name, member]: [string, unknown]) => [
        name,
        typeof member === 'function'
          ? (...args: readonly unknown[]) => run(() => Reflect.apply(member, target, args) as unknown)
          : member,
      ]);
      return Object.fromEntries(guarded) as T;
    },
  };
}
