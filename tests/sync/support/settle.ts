import { setImmediate as nextTurn } from 'node:timers/promises';

/** Pages that are there already are taken one a turn: as many as may be under way for all scopes of a person. */
const TURNS = 24;

/** Lets everything that can happen without network or time happen, so that no real clock decides what comes first. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await nextTurn();
}
