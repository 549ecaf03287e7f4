import { pick } from '../../../shared/util/seeded-random.ts';
import type { Exchange } from '../support/simulated-network.ts';
import type { Simulation } from './simulation.ts';

/** A request that is on its way, or one whose answer is. */
export function pickExchange(world: Simulation, isAnswered: boolean): Exchange | null {
  const found = world.network.exchanges.filter(({ answer }) => (answer !== null) === isAnswered);
  return found.length === 0 ? null : pick(world.random, found);
}

/** An exchange as the trace tells of it. */
export function describe({ client, kind, answer }: Exchange): string {
  if (answer === null) return `${kind} of ${client}`;
  return `${kind} of ${client}: ${answer.ok ? JSON.stringify(answer.value) : String(answer.value)}`;
}
