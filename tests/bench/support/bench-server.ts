import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { ImportRow } from '../../../db/server/import-rows.ts';
import { createIdSource } from '../../../shared/util/id-source.ts';
import { pick, randomInt, seededRandom } from '../../../shared/util/seeded-random.ts';
import { openFolder } from '../../support/open-folder.ts';

/** Set in the environment of a bench server that gives way. */
export const GIVES_WAY = 'OUTPOST_BENCH_GIVES_WAY';

export const BENCH_ACCOUNT = { email: 'bench@outpost.example', password: 'bench-password' };

/** A server with an organization of the wanted size, on the embedded database. */
export interface BenchServer {
  readonly url: string;
  /** Opens so many tickets with their messages, a commit each. */
  grow(ticketCount: number, messagesPerTicket: number): Promise<Grown>;
  /** Takes everybody out of the one team, or puts them in again. */
  setTeams(isInTeam: boolean): Promise<void>;
  /** Ends it, once however often it is called. */
  stop(): Promise<ServerEnd>;
}

/** What the server's process (PostgreSQL not counted) says of itself at its end. */
const ServerEnd = z.object({ peakBytes: z.number() });
type ServerEnd = z.infer<typeof ServerEnd>;

/** What a server has grown by. */
export const Grown = z.object({ rows: z.number(), lastTicketId: z.string() });
export type Grown = z.infer<typeof Grown>;

const WORDS =
  'printer offline register receipt network cable refund invoice delivery late scanner battery 打印机 离线 收银 网络 退款 发票 配送 扫码枪 电池 无法 连接 重启 更换 门店'.split(
    ' ',
  );
export const BENCH_NOW = Date.UTC(2026, 5, 1);

/** Rows with the shape of real ones: ~150 bytes a ticket, ~400 a message, four messages a ticket. */
export function benchRows(ticketCount: number, messagesPerTicket: number) {
  const random = seededRandom(ticketCount);
  const newId = createIdSource({
    now: () => BENCH_NOW,
    randomBytes: (target) => {
      for (let index = 0; index < target.length; index += 1) target[index] = Math.floor(random() * 256);
      return target;
    },
  });
  const text = (count: number) => Array.from({ length: count }, () => pick(random, WORDS)).join(' ');
  const branchId = newId();
  const teamId = newId();
  const userId = newId();
  const customers = Array.from({ length: Math.min(2_000, ticketCount) }, () => newId());
  const rows: ImportRow[] = [
    { entity: 'branch', row: { id: branchId, name: 'Bench', city: 'Hangzhou', timeZone: 'Asia/Shanghai' } },
    { entity: 'team', row: { id: teamId, branchId, parentId: null, name: 'Bench' } },
    {
      entity: 'user',
      row: {
        id: userId,
        email: BENCH_ACCOUNT.email,
        name: 'Bench',
        role: 'agent',
        teamIds: [teamId],
        locale: 'en',
        isActive: true,
      },
    },
    ...customers.map((id, index) => ({
      entity: 'customer' as const,
      row: {
        id,
        organizationId: null,
        name: `Customer ${index}`,
        email: `c${index}@shop.example`,
        phone: null,
        locale: 'en',
        createdAt: BENCH_NOW,
      },
    })),
  ];
  for (let index = 0; index < ticketCount; index += 1) {
    const id = newId();
    const createdAt = BENCH_NOW - (ticketCount - index) * 60_000;
    rows.push({
      entity: 'ticket',
      row: {
        id,
        number: index + 1,
        subject: text(6),
        status: pick(random, ['open', 'open', 'pending', 'solved', 'closed', 'closed', 'closed', 'closed']),
        priority: randomInt(random, 0, 3),
        type: 'incident',
        category: null,
        channel: 'mail',
        customerId: pick(random, customers),
        teamId,
        branchId,
        assigneeId: random() < 0.002 ? userId : null,
        tags: ['pos'],
        createdAt,
        updatedAt: createdAt + randomInt(random, 0, 3_600_000),
        lastCustomerMessageAt: createdAt,
        lastReplyAt: null,
        firstRepliedAt: null,
        solvedAt: null,
        mergedIntoId: null,
        statusBeforeMerge: null,
        snooze: null,
        watcherIds: [],
      },
    });
    for (let place = 0; place < messagesPerTicket; place += 1) {
      const body = text(30);
      rows.push({
        entity: 'message',
        row: {
          id: newId(),
          ticketId: id,
          kind: place % 2 === 0 ? 'inbound' : 'publicReply',
          channel: 'mail',
          authorUserId: place % 2 === 0 ? null : userId,
          authorCustomerId: null,
          subject: null,
          bodyHtml: `<p>${body}</p>`,
          bodyText: body,
          createdAt: createdAt + place * 60_000,
          delivery: 'none',
          deliveryDetail: '',
          mailMessageId: null,
        },
      });
    }
  }
  return { rows, teamId, userId };
}

/** Tickets that come after `benchRows`, each with its messages, for a team that is there already. */
export function laterRows(
  ticketCount: number,
  messagesPerTicket: number,
  place: { readonly teamId: string; readonly branchId: string; readonly firstNumber: number },
): readonly (readonly ImportRow[])[] {
  const trees = new Map<string, ImportRow[]>();
  for (const { entity, row } of benchRows(ticketCount, messagesPerTicket).rows) {
    const { teamId, branchId, firstNumber } = place;
    if (entity === 'ticket') {
      const number = firstNumber + trees.size;
      const moved = { ...row, teamId, branchId, number, customerId: null, assigneeId: null };
      trees.set(String(row.id), [{ entity, row: moved }]);
    }
    if (entity === 'message')
      trees.get(String(row.ticketId))?.push({ entity, row: { ...row, authorUserId: null } });
  }
  return [...trees.values()];
}

/**
 * Starts the server as a process of its own, as in real life, so that it does not share our one thread. Another one
 * has filled its database before, so that its memory is what serving takes.
 * @param isElsewhere it gives way to everything else here, as a center that has a machine of its own would
 */
export async function startBenchServer(
  ticketCount: number,
  messagesPerTicket: number,
  { isElsewhere = false } = {},
): Promise<BenchServer> {
  const folder = openFolder('outpost-bench-');
  const filled = run([folder, String(ticketCount), String(messagesPerTicket)]);
  const code = await new Promise((resolve) => filled.once('exit', resolve));
  if (code !== 0) throw new Error(`The database of the benchmark was not filled: ${code}`);
  const child = run([folder], isElsewhere ? { [GIVES_WAY]: '1' } : {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value: url } = await lines.next();
  if (typeof url !== 'string') throw new Error('The bench server ended before it was ready');
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const end = async (): Promise<ServerEnd> => {
    child.kill('SIGTERM');
    const { value } = await lines.next();
    await ended;
    rmSync(folder, { recursive: true, force: true });
    return ServerEnd.parse(JSON.parse(String(value)));
  };
  let ending: Promise<ServerEnd> | undefined;
  return {
    url,
    async grow(tickets, messages) {
      child.stdin.write(`${JSON.stringify([tickets, messages])}\n`);
      const { value } = await lines.next();
      return Grown.parse(JSON.parse(String(value)));
    },
    async setTeams(isInTeam) {
      child.stdin.write(`${isInTeam}\n`);
      await lines.next();
    },
    stop() {
      ending ??= end();
      return ending;
    },
  };
}

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const program = join(import.meta.dirname, 'bench-server-main.ts');
  return spawn(process.execPath, [program, ...args], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}
