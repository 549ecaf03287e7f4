import type { TicketId } from '../../shared/model/ids.ts';

/** Acts whose tickets are remembered: as many as anybody takes back in a row. */
const REMEMBERED = 20;

/** Something that is being done to many tickets, one after the other. */
export interface RunningAct {
  readonly id: string;
  readonly isStopped: boolean;
  /** Nothing is done to the next ticket; resolves when the last one that was begun is done. */
  stop(): Promise<void>;
  end(): void;
}

/** The acts that have not ended yet, so that taking one back stops it first. */
export interface RunningActs {
  begin(id: string, ticketIds: readonly TicketId[]): RunningAct;
  /** The tickets of an act, or of the last acts, any of which may be taken back or done again next. */
  touched(act?: string): readonly TicketId[];
  /** The one that was begun last; null when nothing is being done. */
  latest(): RunningAct | null;
  /** Stops this one, and no other; resolves at once when it has ended. */
  stop(id: string): Promise<void>;
  /** Does something to one ticket once all that was asked of it before is done: quick keys never overtake one another. */
  inTurn<T>(ticketId: TicketId, run: () => Promise<T>): Promise<T>;
}

export function createRunningActs(): RunningActs {
  const running: RunningAct[] = [];
  const tails = new Map<TicketId, Promise<unknown>>();
  const remembered: { readonly id: string; readonly ticketIds: readonly TicketId[] }[] = [];
  return {
    touched: (act) =>
      remembered.filter(({ id }) => act === undefined || id === act).flatMap(({ ticketIds }) => ticketIds),
    latest: () => running.at(-1) ?? null,
    stop: async (id) => running.find((act) => act.id === id)?.stop(),
    inTurn(ticketId, run) {
      const done = (tails.get(ticketId) ?? Promise.resolve()).then(run, run);
      const forget = (): void => {
        if (tails.get(ticketId) === done) tails.delete(ticketId);
      };
      tails.set(ticketId, done);
      done.then(forget, forget);
      return done;
    },
    begin(id, ticketIds) {
      remembered.push({ id, ticketIds });
      if (remembered.length > REMEMBERED) remembered.shift();
      let isStopped = false;
      const { promise, resolve } = Promise.withResolvers<void>();
      const act: RunningAct = {
        id,
        get isStopped() {
          return isStopped;
        },
        stop() {
          isStopped = true;
          return promise;
        },
        end() {
          running.splice(running.indexOf(act), 1);
          resolve();
        },
      };
      running.push(act);
      return act;
    },
  };
}
