import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import nodemailer, { type SendMailOptions } from 'nodemailer';
import { migrate } from '../../../../../db/server/migrate.ts';
import { createPool } from '../../../../../db/server/pool.ts';
import { readConfig } from '../../../../../server/config.ts';
import { mutationPorts, syncPorts } from '../../../../../server/context.ts';
import { createOrganization } from '../../../../../server/organization/create-organization.ts';
import { type RunningServer, startServer } from '../../../../../server/start-server.ts';
import { leaseNumbersTo } from '../../../../../server/sync/numbers.ts';
import { push } from '../../../../../server/sync/push.ts';
import type { EntityRow } from '../../../../../shared/model/entities.ts';
import { createDatabase, type DatabaseTarget, UNSAFE_DATABASE } from '../../../../support/postgres.ts';
import { SERVER_TEMPLATE } from '../../../../support/server-template.ts';
import { waitFor } from '../../../../support/wait-for.ts';

export const SUPPORT = 'support@outpost.example';
export const AGENT_NAME = 'Mira Novak';

/** A message with the files of its ticket's row. */
export type StoredMessage = {
  readonly id: string;
  readonly kind: string;
  readonly channel: string;
  readonly subject: string | null;
  readonly body_text: string;
  readonly body_html: string;
  readonly delivery: string;
  readonly delivery_detail: string;
  readonly mail_message_id: string | null;
  readonly author_customer_id: string | null;
  readonly created_at: number;
};

export type StoredTicket = {
  readonly id: string;
  readonly number: number;
  readonly subject: string;
  readonly status: string;
  readonly customer_id: string | null;
  readonly team_id: string;
};

export type SceneOptions = {
  readonly target?: DatabaseTarget;
  readonly environment?: NodeJS.ProcessEnv;
};

/**
 * An organization with one mailbox on a real database, and a node that serves it. The node can be stopped and
 * started again with other settings.
 */
export class MailScene {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'outpost-mail-'));
  readonly tenantId: string;
  readonly teamId: string;
  readonly agentId: string;
  readonly organizationId: string;
  readonly databaseUrl: string;
  readonly #dropDatabase: () => Promise<void>;
  readonly #clientId = randomUUID();
  readonly #deviceId = randomUUID();
  #mutations = 0;
  #server: RunningServer | null = null;

  private constructor(
    database: { url: string; drop(): Promise<void> },
    ids: { tenantId: string; teamId: string; agentId: string; organizationId: string },
  ) {
    this.databaseUrl = database.url;
    this.#dropDatabase = () => database.drop();
    this.tenantId = ids.tenantId;
    this.teamId = ids.teamId;
    this.agentId = ids.agentId;
    this.organizationId = ids.organizationId;
  }

  static async create({ target = 'embedded', environment = {} }: SceneOptions = {}): Promise<MailScene> {
    const database = await createDatabase(target, SERVER_TEMPLATE);
    const pool = createPool({ url: database.url, max: 2 });
    await migrate(pool);
    const branchId = randomUUID();
    const ids = { teamId: randomUUID(), agentId: randomUUID(), organizationId: randomUUID() };
    const agent = {
      id: ids.agentId,
      email: 'mira@outpost.example',
      name: AGENT_NAME,
      role: 'agent',
      teamIds: [ids.teamId],
      locale: 'en',
      isActive: true,
    };
    const tenantId = await createOrganization(
      { pool, now: () => Date.now(), newId: () => randomUUID(), onProgress: () => undefined },
      {
        name: 'Outpost Mail Test',
        rows: [
          {
            entity: 'branch',
            row: { id: branchId, name: 'Hangzhou', city: 'Hangzhou', timeZone: 'Asia/Shanghai' },
          },
          { entity: 'team', row: { id: ids.teamId, branchId, parentId: null, name: 'Support' } },
          { entity: 'user', row: agent },
          { entity: 'organization', row: { id: ids.organizationId, name: 'Acme', domain: 'acme.example' } },
        ],
        credentials: [],
        intakeTeamId: ids.teamId,
        mailbox: { address: SUPPORT, displayName: 'Outpost Support' },
        nextNumber: 5001,
      },
    );
    await pool.end();
    const scene = new MailScene(database, { tenantId, ...ids });
    await scene.start(environment);
    return scene;
  }

  /** Settings of the node, for one that is started as a process of its own. */
  environment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
    return {
      ...UNSAFE_DATABASE,
      DATABASE_URL: this.databaseUrl,
      OUTPOST_DATA_DIR: this.dataDir,
      OUTPOST_PORT: '0',
      OUTPOST_SMTP_PORT: '0',
      OUTPOST_SEND_DELAY_MS: '0',
      OUTPOST_LOG_LEVEL: 'silent',
      ...more,
    };
  }

  async start(more: NodeJS.ProcessEnv = {}): Promise<void> {
    this.#server = await startServer(readConfig(this.environment(more)));
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
    this.#server = null;
  }

  async remove(): Promise<void> {
    await this.stop();
    await this.#dropDatabase();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  get server(): RunningServer {
    if (this.#server === null) throw new Error('the node is stopped');
    return this.#server;
  }

  get smtpPort(): number {
    return this.server.mail.smtp?.port ?? 0;
  }

  /** Sends a mail to the support mailbox through the node's own SMTP listener. */
  async send(mail: SendMailOptions): Promise<string> {
    const transport = nodemailer.createTransport({ host: '127.0.0.1', port: this.smtpPort, ignoreTLS: true });
    try {
      const info = await transport.sendMail({ to: SUPPORT, ...mail });
      return info.messageId;
    } finally {
      transport.close();
    }
  }

  /** Hands raw bytes to the listener, with an envelope of one's own. */
  async sendRaw(raw: string | Buffer, from = 'a@customer.example', to = SUPPORT): Promise<void> {
    await this.send({ raw, envelope: { from, to } });
  }

  async query<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    const { rows } = await this.server.context.pool.query<Row>(sql, [...values]);
    return rows;
  }

  tickets(): Promise<StoredTicket[]> {
    return this.query<StoredTicket>(
      'select id, number, subject, status, customer_id, team_id from ticket order by number',
    );
  }

  async ticketBySubject(subject: string): Promise<StoredTicket> {
    return waitFor(async () => (await this.tickets()).find((ticket) => ticket.subject === subject), {
      what: `a ticket "${subject}"`,
    });
  }

  messages(ticketId: string): Promise<StoredMessage[]> {
    return this.query<StoredMessage>('select * from message where ticket_id = $1 order by created_at, id', [
      ticketId,
    ]);
  }

  async message(id: string): Promise<StoredMessage | undefined> {
    return (await this.query<StoredMessage>('select * from message where id = $1', [id]))[0];
  }

  /** Waits until the answer's delivery is this. */
  delivery(messageId: string, delivery: string, timeoutMs = 15_000): Promise<StoredMessage> {
    return waitFor(
      async () => {
        const message = await this.message(messageId);
        return message?.delivery === delivery ? message : undefined;
      },
      { what: `delivery ${delivery}`, timeoutMs },
    );
  }

  /** Makes a change as the agent's workstation would: pushed through the sync protocol. */
  async push(name: string, args: object): Promise<{ verdict: string; code: string | null }> {
    this.#mutations += 1;
    const [tenant] = await this.query<{ epoch: string }>('select epoch from tenant where id = $1', [
      this.tenantId,
    ]);
    const answer = await push(
      mutationPorts(this.server.context),
      { tenantId: this.tenantId, userId: this.agentId, deviceId: this.#deviceId },
      {
        clientId: this.#clientId as never,
        epoch: tenant?.epoch ?? '',
        path: [],
        mutations: [
          {
            n: this.#mutations,
            operationId: randomUUID() as never,
            name,
            version: 1,
            args: args as never,
            baseSeq: 1_000_000_000,
            createdAt: Date.now(),
          },
        ],
      },
    );
    const result = answer.kind === 'judged' ? answer.results[0] : undefined;
    if (result === undefined) throw new Error(`the push was answered with ${answer.kind}`);
    return { verdict: result.verdict, code: result.code };
  }

  /** Opens a ticket by hand for a new customer, as at the end of a call. */
  async openByPhone(
    subject: string,
    email: string | null,
  ): Promise<{ ticketId: string; customerId: string }> {
    const session = { tenantId: this.tenantId, userId: this.agentId, deviceId: this.#deviceId };
    const { blocks } = await leaseNumbersTo(syncPorts(this.server.context), session, {
      clientId: this.#clientId as never,
      count: 1,
      held: [],
    });
    const [ticketId, customerId] = [randomUUID(), randomUUID()];
    await this.push('customer.create', {
      customer: {
        id: customerId,
        organizationId: null,
        name: '马俊',
        email,
        phone: '126 9497 6533',
        locale: 'zh-CN',
        createdAt: Date.now(),
      },
    });
    const result = await this.push('ticket.create', {
      ticketId,
      number: blocks[0]?.from,
      subject,
      priority: 2,
      type: 'question',
      channel: 'phone',
      customerId,
      teamId: this.teamId,
      assigneeId: null,
      tags: [],
      message: {
        messageId: randomUUID(),
        kind: 'callRecord',
        bodyHtml: 'For colleagues only.',
        bodyText: 'For colleagues only.',
      },
    });
    if (result.verdict !== 'applied') throw new Error(`the ticket was ${result.verdict}: ${result.code}`);
    return { ticketId, customerId };
  }

  /** Answers a ticket. @returns the id of the message */
  async answer(
    ticketId: string,
    text: string,
    statusAfter: EntityRow<'ticket'>['status'] | null = null,
  ): Promise<string> {
    const messageId = randomUUID();
    const [ticket] = await this.query<StoredTicket>('select customer_id from ticket where id = $1', [
      ticketId,
    ]);
    const result = await this.push('ticket.reply', {
      ticketId,
      customerId: ticket?.customer_id,
      messageId,
      bodyHtml: `<p>${text}</p>`,
      bodyText: text,
      statusAfter,
      sendAnyway: true,
    });
    if (result.verdict !== 'applied') throw new Error(`the answer was ${result.verdict}: ${result.code}`);
    return messageId;
  }
}
