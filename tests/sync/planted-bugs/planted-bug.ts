/** How a bug must be noticed: by the seeds of the simulation, or by these test files. */
export type Suite = 'simulation' | 'tests';

/** A fault as somebody could have written it: one place in one file, put in another way. */
export type PlantedBug = Readonly<{ name: string; file: string; find: string; replace: string }> &
  (Readonly<{ suite: 'simulation' }> | Readonly<{ suite: 'tests'; files: readonly string[] }>);

export const SIMULATION = { suite: 'simulation' } as const;
/** @param files test files of which one must turn red */
export const inTests = (...files: readonly string[]) => ({ suite: 'tests', files }) as const;
