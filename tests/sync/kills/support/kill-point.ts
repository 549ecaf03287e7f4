/** One moment of a process at which it is killed, named by what it does to the world outside and who asks for it. */
export interface KillPoint {
  readonly moment: 'before' | 'after';
  /** How the operation begins: `commit`, `run delete`, `fdatasync`, `POST /sync/push`, … */
  readonly operation: string;
  /** A function that must be on the stack; null: whoever does it. */
  readonly within: string | null;
  /** Which passing of the point counts, from 1. */
  readonly passing: number;
}

/** Writes a point down in one breath, e.g. `killPoint('before commit in saveChange')` or `'after run in purgeRoot #3'`. */
export function killPoint(text: string): KillPoint {
  const parts = /^(before|after) (.+?)(?: in (\w+))?(?: #(\d+))?$/.exec(text);
  if (parts === null) throw new Error(`not a kill point: ${text}`);
  const [, moment, operation = '', within = null, passing = '1'] = parts;
  return { moment: moment === 'after' ? 'after' : 'before', operation, within, passing: Number(passing) };
}
