import { type Random, randomInt } from '../../../shared/util/seeded-random.ts';
import type { SimulatedClock } from '../support/simulated-clock.ts';
import type { Exchange, SimulatedNetwork } from '../support/simulated-network.ts';

/** How late a message may be, in virtual time. */
const MOST_MS = 4_000;

/** Lines on which every message, there and back, takes a time of its own, so that later ones overtake earlier ones. */
export class JitteryLines {
  readonly #network: SimulatedNetwork;
  readonly #clock: SimulatedClock;
  readonly #random: Random;
  readonly #clients = new Set<number>();
  /** When the request or the answer of an exchange arrives. */
  readonly #due = new WeakMap<Exchange, number>();

  constructor(network: SimulatedNetwork, clock: SimulatedClock, random: Random) {
    this.#network = network;
    this.#clock = clock;
    this.#random = random;
  }

  begin(client: number): void {
    this.#clients.add(client);
  }

  end(client: number): void {
    this.#clients.delete(client);
  }

  /**
   * Carries what arrives by now, in the order of arrival.
   * @returns how many arrived, and how many of them before one that was sent earlier on the same line
   */
  async carry(): Promise<{ readonly arrived: number; readonly overtook: number }> {
    const onTheWay = this.#network.exchanges.filter(({ client }) => this.#clients.has(client));
    for (const exchange of onTheWay) if (!this.#due.has(exchange)) this.#draw(exchange);
    const arriving = onTheWay
      .filter((exchange) => this.#dueOf(exchange) <= this.#clock.now)
      .sort((a, b) => this.#dueOf(a) - this.#dueOf(b));
    let overtook = 0;
    for (const exchange of arriving) {
      if (this.#isAhead(exchange)) overtook += 1;
      if (exchange.answer === null) {
        await this.#network.deliver(exchange);
        this.#draw(exchange);
      } else this.#network.finish(exchange);
    }
    return { arrived: arriving.length, overtook };
  }

  #isAhead({ client, answer }: Exchange): boolean {
    const earlier = this.#network.exchanges.find((each) => each.client === client);
    return earlier !== undefined && earlier.answer === null && answer !== null;
  }

  #draw(exchange: Exchange): void {
    this.#due.set(exchange, this.#clock.now + randomInt(this.#random, 0, MOST_MS));
  }

  #dueOf(exchange: Exchange): number {
    return this.#due.get(exchange) ?? Number.POSITIVE_INFINITY;
  }
}
