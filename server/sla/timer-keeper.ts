import { readAgenda } from '../../db/server/queries/sla-timers.ts';
import { listTenantIds } from '../../db/server/queries/tenants.ts';
import { planMarked } from './plan-timers.ts';
import { runDue, type TimerPorts } from './run-timers.ts';

/** Plans and does the points of promises on this node, beside all other nodes. */
export interface TimerKeeper {
  /** Ends after what is being done. */
  stop(): Promise<void>;
}

/** How long a change may lie before it is looked at; a point that is planned is done at its own instant. */
const LOOK_MS = 200;
/** After trouble with the database. */
const REST_MS = 1_000;

/** Begins; every node does, and each point is done by one of them. */
export function startTimerKeeper(ports: TimerPorts, onError: (error: unknown) => void): TimerKeeper {
  let hasStopped = false;
  let alarm: NodeJS.Timeout | undefined;
  let turn: Promise<void> = Promise.resolve();

  /** @returns when the next point is to be done */
  const work = async (): Promise<number | null> => {
    let nextAt: number | null = null;
    for (const tenantId of await listTenantIds(ports.pool)) {
      const agenda = await readAgenda(ports.pool, tenantId);
      if (agenda.isMarked) while (!hasStopped && (await planMarked(ports.pool, tenantId, ports.policiesOf)));
      const due = agenda.isMarked ? (await readAgenda(ports.pool, tenantId)).nextAt : agenda.nextAt;
      let next = due;
      if (due !== null && due <= ports.now()) {
        while (!hasStopped && (await runDue(ports, tenantId)));
        next = (await readAgenda(ports.pool, tenantId)).nextAt;
      }
      if (next !== null) nextAt = Math.min(next, nextAt ?? next);
    }
    return nextAt;
  };
  const look = async (): Promise<void> => {
    let wait = LOOK_MS;
    try {
      const nextAt = await work();
      // One that another node has taken is overdue here until that node is done: then soon, not at once.
      if (nextAt !== null) wait = Math.min(LOOK_MS, Math.max(10, nextAt - ports.now()));
    } catch (error) {
      onError(error);
      wait = REST_MS;
    }
    if (!hasStopped) alarm = setTimeout(go, wait);
  };
  const go = (): void => {
    turn = look();
  };

  go();
  return {
    async stop() {
      hasStopped = true;
      clearTimeout(alarm);
      await turn;
    },
  };
}
