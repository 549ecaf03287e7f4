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
  begin(id: string): RunningAct;
  /** The one that was begun last; null when nothing is being done. */
  latest(): RunningAct | null;
  /** Stops this one, and no other; resolves at once when it has ended. */
  stop(id: string): Promise<void>;
}

export function createRunningActs(): RunningActs {
  const running: RunningAct[] = [];
  return {
    latest: () => running.at(-1) ?? null,
    stop: async (id) => running.find((act) => act.id === id)?.stop(),
    begin(id) {
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
