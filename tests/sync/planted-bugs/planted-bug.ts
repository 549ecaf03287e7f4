/** How a bug must be noticed: by the seeds of the simulation, by those in which people settle things, or by these test files. */
export type Suite = 'simulation' | 'settling' | 'tests';

/** A fault as somebody could have written it: one place in one file, put in another way. */
export type PlantedBug = Readonly<{ name: string; file: string; find: string; replace: string }> &
  (Readonly<{ suite: 'simulation' | 'settling' }> | Readonly<{ suite: 'tests'; files: readonly string[] }>);

export const SIMULATION = { suite: 'simulation' } as const;
export const SETTLING = { suite: 'settling' } as const;
/** @param files test files of which one must turn red */
export const inTests = (...files: readonly string[]) => ({ suite: 'tests', files }) as const;
