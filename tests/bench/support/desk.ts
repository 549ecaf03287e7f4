import { randomUUID } from 'node:crypto';
import { SignInAnswer } from '../../../shared/contract/account-protocol.ts';
import { HelloAnswer, NumbersAnswer } from '../../../shared/contract/sync-protocol.ts';
import { type Scope, scopesOfUser } from '../../../shared/domain/permissions/scopes.ts';
import { BENCH_ACCOUNT, type BenchServer } from './bench-server.ts';

/** Somebody who is signed in without a store and speaks the wire by hand. */
export interface Desk {
  readonly accessToken: string;
  readonly epoch: string;
  /** What its person holds; an agent's do not depend on other teams. */
  readonly scopes: readonly Scope[];
  /** The newest sequence of the center. */
  sequence(): Promise<number>;
  post(path: string, body: unknown): Promise<Response>;
  /** The ticket that it works on. */
  readonly ticketId: string;
  /** Makes a ticket the first time, and changes it from then on. @returns the priority the ticket has then */
  change(): Promise<number>;
}

const FIRST_PRIORITY = 0;

/** Signs in at a bench server. */
export async function openDesk(server: BenchServer): Promise<Desk> {
  let accessToken: string | null = null;
  const post = (path: string, body: unknown): Promise<Response> =>
    fetch(new URL(path, server.url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(accessToken === null ? {} : { authorization: `Bearer ${accessToken}` }),
      },
      body: JSON.stringify(body),
    });
  const device = { deviceId: null, name: 'bench', platform: 'linux' };
  const signIn = await post('/api/account/sign-in', { ...BENCH_ACCOUNT, device });
  const { tokens } = SignInAnswer.parse(await signIn.json());
  accessToken = tokens.accessToken;

  const clientId = randomUUID();
  const hello = async () => {
    const identity = { protocol: 1, appVersion: '0', clientId, epoch: null, cursor: null, standing: null };
    return HelloAnswer.parse(await (await post('/sync/hello', identity)).json());
  };
  const { epoch, user } = await hello();
  const ticketId = randomUUID();
  let changes = 0;

  const newTicket = async () => {
    const leased = await post('/sync/numbers', { clientId, count: 1, held: [] });
    const [block] = NumbersAnswer.parse(await leased.json()).blocks;
    if (block === undefined) throw new Error('The bench server leased no number');
    return {
      ...{
        ticketId,
        number: block.from,
        subject: 'Made by hand',
        priority: FIRST_PRIORITY,
        type: 'question',
      },
      ...{ channel: 'phone', customerId: null, teamId: user.teamIds[0], assigneeId: null, tags: [] },
      message: null,
    };
  };
  return {
    accessToken,
    epoch,
    scopes: scopesOfUser(user, []),
    ticketId,
    post,
    sequence: async () => (await hello()).seq,
    async change() {
      changes += 1;
      const priority = changes === 1 ? FIRST_PRIORITY : changes % 4;
      const call =
        changes === 1
          ? { name: 'ticket.create', args: await newTicket() }
          : { name: 'ticket.set-priority', args: { ticketId, priority } };
      const wire = { n: changes, operationId: randomUUID(), version: 1, baseSeq: 0, createdAt: 0, ...call };
      const answer = await post('/sync/push', { clientId, epoch, mutations: [wire], path: [] });
      if (!answer.ok) throw new Error(`The bench server answered a push with ${answer.status}`);
      return priority;
    },
  };
}
