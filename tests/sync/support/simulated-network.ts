import { TransportFailure } from '../../../electron/sync/ports.ts';

/** A request on its way, its answer on the way back, or both lost. */
export interface Exchange {
  readonly client: number;
  readonly kind: string;
  /** What is asked, as it goes up. */
  readonly request: unknown;
  /** What the server would do with it; may be called more than once (a duplicated request). */
  readonly serve: () => Promise<unknown>;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
  answer: { readonly ok: boolean; readonly value: unknown } | null;
  isAbandoned: boolean;
}

/** A network in which nothing moves unless the test says so. */
export class SimulatedNetwork {
  readonly exchanges: Exchange[] = [];
  /** Looks at every request that has been served, and at its answer. */
  afterDelivery: (exchange: Exchange) => Promise<void> = () => Promise.resolve();
  readonly #cut = new Set<number>();

  send<T>(client: number, kind: string, serve: () => Promise<T>, request: unknown = null): Promise<T> {
    if (this.#cut.has(client)) return Promise.reject(new TransportFailure('network', 'serverUnreachable'));
    return new Promise((resolve, reject) => {
      this.exchanges.push({
        client,
        kind,
        request,
        serve,
        resolve: resolve as (answer: unknown) => void,
        reject,
        answer: null,
        isAbandoned: false,
      });
    });
  }

  isCut(client: number): boolean {
    return this.#cut.has(client);
  }

  /** The line of a client goes down: what is on the way may still reach the server, no answer comes back. */
  cut(client: number): void {
    this.#cut.add(client);
    this.hangUp(client);
  }

  /** The client waits for no answer any more; the line itself is as it was. */
  hangUp(client: number): void {
    for (const exchange of this.exchanges) {
      if (exchange.client !== client || exchange.isAbandoned) continue;
      exchange.isAbandoned = true;
      exchange.reject(new TransportFailure('network', 'serverUnreachable'));
    }
  }

  restore(client: number): void {
    this.#cut.delete(client);
  }

  /** The process behind these requests is gone. */
  abandon(client: number): void {
    for (const exchange of this.exchanges) if (exchange.client === client) exchange.isAbandoned = true;
  }

  /** Lets a request arrive at the server (again, when it did before). */
  async deliver(exchange: Exchange): Promise<void> {
    let answer: Exchange['answer'];
    try {
      answer = { ok: true, value: await exchange.serve() };
    } catch (error) {
      answer = { ok: false, value: error };
    }
    exchange.answer = answer;
    await this.afterDelivery(exchange);
  }

  /** Lets an answer arrive, or an abandoned one fade away. */
  finish(exchange: Exchange): void {
    this.exchanges.splice(this.exchanges.indexOf(exchange), 1);
    if (exchange.isAbandoned || exchange.answer === null) return;
    if (exchange.answer.ok) exchange.resolve(exchange.answer.value);
    else exchange.reject(exchange.answer.value);
  }

  /** What is on the way is there twice: the copy may arrive before or long after the other. */
  copy(exchange: Exchange): void {
    this.exchanges.push({ ...exchange });
  }

  /** Lets only the beginning of an answer arrive. Answers that are no pages are cut as a whole. */
  truncate(exchange: Exchange, share: number): void {
    const { answer } = exchange;
    if (answer?.ok && answer.value instanceof Uint8Array) {
      const value = answer.value.subarray(0, Math.floor(answer.value.length * share));
      exchange.answer = { ok: true, value };
      this.finish(exchange);
    } else this.drop(exchange);
  }

  /** Loses a request or its answer. */
  drop(exchange: Exchange): void {
    this.exchanges.splice(this.exchanges.indexOf(exchange), 1);
    if (!exchange.isAbandoned) exchange.reject(new TransportFailure('network', 'serverUnreachable'));
  }
}
