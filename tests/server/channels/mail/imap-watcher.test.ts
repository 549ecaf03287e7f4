import { createHash, randomUUID } from 'node:crypto';
import { ImapFlow } from 'imapflow';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HANDED_OVER_KEYWORD } from '../../../../server/channels/mail/imap-folder.ts';
import {
  type ImapWatcher,
  type ImapWatcherOptions,
  startImapWatcher,
} from '../../../../server/channels/mail/imap-watcher.ts';
import { defaultMailLimits } from '../../../../server/channels/mail/parse/mail-limits.ts';
import type {
  ImapCursor,
  ImapCursorStore,
  MailChannelEvent,
} from '../../../../server/channels/mail/ports.ts';
import { type Dovecot, startDovecot } from '../../../support/dovecot.ts';
import { MemoryIntake } from '../../../support/memory-intake.ts';
import { waitFor } from '../../../support/wait-for.ts';

let dovecot: Dovecot;
beforeAll(async () => {
  dovecot = await startDovecot();
});
afterAll(async () => {
  await dovecot.remove();
});

const headOf = (raw: Uint8Array): string => Buffer.from(raw.subarray(0, 1_000)).toString('latin1');
const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

class MemoryCursors implements ImapCursorStore {
  readonly #cursors = new Map<string, ImapCursor>();
  async get(mailboxId: string, folder: string): Promise<ImapCursor | null> {
    return this.#cursors.get(`${mailboxId}/${folder}`) ?? null;
  }
  async put(mailboxId: string, folder: string, cursor: ImapCursor): Promise<void> {
    this.#cursors.set(`${mailboxId}/${folder}`, cursor);
  }
}

const mail = (name: string, size = 0): string =>
  `From: a@customer.example\r\nMessage-ID: <${name}@customer.example>\r\nSubject: ${name}\r\n\r\n${'x'.repeat(60)}\r\n`.padEnd(
    size,
    'text\r\n',
  );

const running: ImapWatcher[] = [];
const clients: ImapFlow[] = [];
afterEach(async () => {
  for (const watcher of running.splice(0)) await watcher.stop();
  for (const client of clients.splice(0)) client.close();
});

/** One mailbox with everything that looks at it. */
const scene = (over: Partial<ImapWatcherOptions> = {}) => {
  const user = `box-${randomUUID()}`;
  const intake = new MemoryIntake();
  const cursors = new MemoryCursors();
  const events: MailChannelEvent[] = [];
  const options: ImapWatcherOptions = {
    mailboxId: user,
    host: dovecot.host,
    port: dovecot.imapPort,
    tlsPolicy: 'none',
    auth: { user, password: dovecot.password },
    folder: 'INBOX',
    initial: 'unseen',
    afterStoring: { kind: 'keep' },
    asideFolder: 'Outpost Failed',
    maxBytes: 100_000,
    maxAttempts: 3,
    intake,
    cursors,
    backoff: { baseMs: 20, maxMs: 200 },
    now: () => Date.now(),
    random: () => 0.5,
    onEvent: (event) => events.push(event),
    ...over,
  };
  const open = async (): Promise<ImapFlow> => {
    const client = new ImapFlow({
      host: dovecot.host,
      port: dovecot.imapPort,
      secure: false,
      doSTARTTLS: false,
      auth: { user, pass: dovecot.password },
      logger: false,
    });
    client.on('error', () => undefined);
    await client.connect();
    clients.push(client);
    return client;
  };
  const deliver = async (raws: readonly string[], folder = 'INBOX', flags: string[] = []): Promise<void> => {
    const client = await open();
    for (const raw of raws) await client.append(folder, raw, flags);
    await client.logout();
  };
  const subjectsIn = async (folder: string, criteria: object = { all: true }): Promise<string[]> => {
    const client = await open();
    await client.mailboxOpen(folder, { readOnly: true });
    const found = await client.search(criteria);
    const subjects: string[] = [];
    if (found && found.length > 0) {
      for await (const message of client.fetch(found, { envelope: true }))
        subjects.push(message.envelope?.subject ?? '');
    }
    await client.logout();
    return subjects.sort();
  };
  const start = async (): Promise<ImapWatcher> => {
    const watcher = startImapWatcher(options);
    running.push(watcher);
    await waitFor(() => watcher.state() === 'connected', { what: 'the watcher to connect' });
    return watcher;
  };
  const subjects = (): string[] =>
    intake.stored.map(({ raw }) => /^Subject: (.*?)\r?$/m.exec(headOf(raw))?.[1] ?? '').sort();
  const storedAre = (expected: readonly string[], timeoutMs = 20_000) =>
    waitFor(() => JSON.stringify(subjects()) === JSON.stringify([...expected].sort()), {
      what: `stored mails to be ${expected.join(' ')}`,
      timeoutMs,
    });
  return { user, intake, cursors, events, options, deliver, open, subjectsIn, start, subjects, storedAre };
};

describe('IMAP watcher against Dovecot', () => {
  it('takes in what is there and, by IDLE, what comes', async () => {
    const { deliver, start, storedAre, subjectsIn, intake } = scene();
    await deliver([mail('one'), mail('two')]);
    await start();
    await storedAre(['one', 'two']);
    // Looking by itself comes minutes later only.
    await deliver([mail('three')]);
    await storedAre(['one', 'two', 'three']);
    await waitFor(
      async () => (await subjectsIn('INBOX', { keyword: HANDED_OVER_KEYWORD, seen: true })).length === 3,
      {
        what: 'all three to be marked',
      },
    );
    expect(Buffer.from(intake.stored[0]?.raw ?? []).toString('latin1')).toBe(mail('one'));
    expect(intake.stored[0]?.envelope.source).toMatch(/^imap:box-.*\/INBOX\/\d+\/1$/);
  });

  it('leaves mail alone that people had read before, and takes all when told to', async () => {
    const careful = scene();
    await careful.deliver([mail('old')], 'INBOX', ['\\Seen']);
    await careful.deliver([mail('unread')]);
    await careful.start();
    await careful.storedAre(['unread']);
    const greedy = scene({ initial: 'all' });
    await greedy.deliver([mail('old')], 'INBOX', ['\\Seen']);
    await greedy.start();
    await greedy.storedAre(['old']);
  });

  it('goes on where it stopped, without loss or double, also for mail read elsewhere meanwhile', async () => {
    const { deliver, start, storedAre, subjects, intake } = scene();
    await deliver([mail('a')]);
    const first = await start();
    await storedAre(['a']);
    await first.stop();
    expect(first.state()).toBe('stopped');
    await deliver([mail('b')], 'INBOX', ['\\Seen']);
    await deliver([mail('c')]);
    await start();
    await storedAre(['a', 'b', 'c']);
    expect(intake.stored).toHaveLength(3);
    expect(subjects()).toEqual(['a', 'b', 'c']);
  });

  it('comes back after the server was away', async () => {
    const { deliver, start, storedAre, events } = scene();
    const watcher = await start();
    await dovecot.stop();
    await waitFor(() => events.some((event) => event.kind === 'disconnected'), {
      what: 'the loss to be noticed',
    });
    await dovecot.start();
    await waitFor(() => watcher.state() === 'connected', { what: 'the watcher to come back' });
    await deliver([mail('after')]);
    await storedAre(['after']);
  });

  it('reads everything again when the UIDs lose their meaning, and doubles nothing', async () => {
    const { deliver, open, start, storedAre, events, options, intake } = scene({
      folder: 'Support',
      initial: 'all',
    });
    const client = await open();
    await client.mailboxCreate('Support');
    await deliver([mail('one'), mail('two')], 'Support');
    const watcher = await start();
    await storedAre(['one', 'two']);
    await watcher.stop();
    await client.mailboxDelete('Support');
    // Dovecot takes the time in seconds as UIDVALIDITY; a later one is needed for the new folder
    const before = await options.cursors.get(options.mailboxId, 'Support');
    await waitFor(
      async () => {
        await client.mailboxCreate('Support');
        const status = await client.status('Support', { uidValidity: true });
        if (status && String(status.uidValidity) !== before?.uidValidity) return true;
        await client.mailboxDelete('Support');
        return false;
      },
      { what: 'a new UIDVALIDITY' },
    );
    await deliver([mail('two'), mail('three')], 'Support');
    await start();
    await storedAre(['one', 'two', 'three']);
    expect(events.some((event) => event.kind === 'uidValidityChanged')).toBe(true);
    expect(intake.stored).toHaveLength(3);
  });

  it('waits while storing is impossible and then loses nothing', async () => {
    const { deliver, start, storedAre, events, intake, subjectsIn } = scene();
    intake.isUp = false;
    await start();
    await deliver([mail('a'), mail('b')]);
    await waitFor(() => events.filter((event) => event.kind === 'retrying').length >= 5, {
      what: 'several attempts',
    });
    expect(intake.stored).toEqual([]);
    expect(await subjectsIn('INBOX', { unKeyword: HANDED_OVER_KEYWORD })).toEqual(['a', 'b']);
    intake.isUp = true;
    await storedAre(['a', 'b']);
    expect(events.some((event) => event.kind === 'setAside')).toBe(false);
  });

  it('does not double a mail when it crashes between storing and marking', async () => {
    const { deliver, start, storedAre, intake, subjectsIn } = scene();
    intake.afterStore = () => {
      intake.afterStore = () => undefined;
      throw new Error('crashed after commit');
    };
    await deliver([mail('once'), mail('other')]);
    await start();
    await storedAre(['once', 'other']);
    await waitFor(async () => (await subjectsIn('INBOX', { keyword: HANDED_OVER_KEYWORD })).length === 2, {
      what: 'both marked',
    });
    expect(intake.stored).toHaveLength(2);
  });

  it('sets a poisoned mail aside and goes on with the line', async () => {
    const { deliver, start, storedAre, subjectsIn, intake, events } = scene();
    intake.beforeStore = (raw) => {
      if (Buffer.from(raw).includes('Subject: poison')) throw new Error('cannot be stored');
    };
    intake.refuses = (raw) => Buffer.from(raw).includes('Subject: refused');
    await deliver([mail('before'), mail('poison'), mail('refused'), mail('after')]);
    await start();
    await storedAre(['before', 'after']);
    await waitFor(async () => (await subjectsIn('Outpost Failed')).length === 2, {
      what: 'both to be aside',
    });
    expect(await subjectsIn('Outpost Failed')).toEqual(['poison', 'refused']);
    expect(await subjectsIn('INBOX')).toEqual(['after', 'before']);
    expect(events.filter((event) => event.kind === 'setAside').map((event) => event.reason)).toEqual([
      'cannot be stored',
      'not wanted here',
    ]);
  });

  it('hands over only the headers of a mail above the limit and leaves it where it is', async () => {
    const { deliver, start, storedAre, intake, subjectsIn } = scene({ afterStoring: { kind: 'delete' } });
    await deliver([mail('huge', 150_000), mail('small')]);
    await start();
    await storedAre(['huge', 'small']);
    const stub = intake.stored.find(({ envelope }) => envelope.oversize);
    expect(stub?.envelope.oversize?.sizeBytes).toBeGreaterThanOrEqual(150_000);
    expect(stub?.raw.length).toBeLessThan(1000);
    await waitFor(async () => (await subjectsIn('INBOX')).join() === 'huge', {
      what: 'only the large one to stay',
    });
    expect(await subjectsIn('INBOX', { flagged: true })).toEqual(['huge']);
  });

  it('takes in a mail of 30 MB byte for byte, with what comes beside it', async () => {
    const { deliver, start, storedAre, intake } = scene({ maxBytes: defaultMailLimits.maxBytes });
    const raw = mail('heavy', 30 * 1024 * 1024);
    await deliver([raw, mail('light')]);
    await start();
    await storedAre(['heavy', 'light'], 100_000);
    const heavy = intake.stored.find(({ raw: { length } }) => length > 1024);
    expect(heavy?.envelope.oversize).toBeUndefined();
    // Compared by length and hash: a failure must not print the mail.
    expect(heavy?.raw.length).toBe(30 * 1024 * 1024);
    expect(sha256(heavy?.raw ?? '')).toBe(sha256(raw));
  }, 120_000);

  it('moves stored mail when told to', async () => {
    const { deliver, start, subjectsIn } = scene({ afterStoring: { kind: 'move', folder: 'Done' } });
    await deliver([mail('moved')]);
    await start();
    await waitFor(async () => (await subjectsIn('INBOX')).length === 0, { what: 'the inbox to be empty' });
    expect(await subjectsIn('Done')).toEqual(['moved']);
  });

  it('keeps trying with a wrong password, says why, and stops at once when told to', async () => {
    const { options, events } = scene({ backoff: { baseMs: 50, maxMs: 60_000 } });
    const watcher = startImapWatcher({ ...options, auth: { user: 'x', password: 'wrong' } });
    running.push(watcher);
    await waitFor(() => events.some((event) => event.kind === 'disconnected'), {
      what: 'the refusal',
      timeoutMs: 20_000,
    });
    const before = Date.now();
    await watcher.stop();
    expect(Date.now() - before).toBeLessThan(5000);
  });
});
