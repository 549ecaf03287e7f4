import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OLDEST_DATABASE } from '../../../support/postgres.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { MailScene } from './support/mail-scene.ts';

/** Runs the administrator's command line. */
const outpost = (
  args: readonly string[],
  input = '',
): Promise<{ code: number | null; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, ['scripts/outpost.ts', ...args], (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
    child.stdin?.end(input);
  });

describe.each(OLDEST_DATABASE)('outpost mail send, to a node on %s', (target) => {
  let scene: MailScene;
  beforeAll(async () => {
    scene = await MailScene.create({ target });
  });
  afterAll(() => scene.remove());

  it('alone sends a believable mail that becomes a ticket', async () => {
    const { code, stdout } = await outpost([
      'mail',
      'send',
      '--smtp',
      `127.0.0.1:${scene.smtpPort}`,
      '--json',
    ]);
    expect(code).toBe(0);
    const sent: unknown = JSON.parse(stdout);
    expect(sent).toMatchObject({ to: 'support@outpost.example' });
    const ticket = await scene.ticketBySubject(String(Reflect.get(Object(sent), 'subject')));
    const [message] = await scene.messages(ticket.id);
    expect(message?.mail_message_id).toBe(Reflect.get(Object(sent), 'messageId'));
  });

  it('sends what it is told, with a text from standard input and files', async () => {
    const path = join(temporaryFolder('attach'), '报告.txt');
    writeFileSync(path, 'report');
    const { code, stdout } = await outpost(
      [
        ...[
          'mail',
          'send',
          '--smtp',
          `127.0.0.1:${scene.smtpPort}`,
          '--from',
          '"Zoë Q" <zoe@customer.example>',
        ],
        ...['--subject', 'from the pipe', '--text', '-', '--attach', path],
      ],
      'piped text\n',
    );
    expect(code).toBe(0);
    expect(stdout).toContain('from the pipe');
    const ticket = await scene.ticketBySubject('from the pipe');
    expect((await scene.messages(ticket.id))[0]?.body_text).toContain('piped text');
    expect(await scene.query('select filename from attachment where ticket_id = $1', [ticket.id])).toEqual([
      { filename: '报告.txt' },
    ]);
    expect(await scene.query('select name from customer where id = $1', [ticket.customer_id])).toEqual([
      { name: 'Zoë Q' },
    ]);
  });

  it('says the server’s words when the address is not ours', async () => {
    const { stderr } = await outpost([
      ...['mail', 'send', '--smtp', `127.0.0.1:${scene.smtpPort}`, '--to', 'nobody@outpost.example'],
    ]);
    expect(stderr).toMatch(/No such mailbox.* \(mailNotAccepted\)/s);
  });
});

describe('outpost mail send', () => {
  it.each([
    [['--smtp', '127.0.0.1:1'], 'smtpUnreachable'],
    [['--smtp', 'nonsense'], 'argumentsInvalid'],
    [['--from', 'nonsense'], 'argumentsInvalid'],
    [['--to', 'Support <support>'], 'argumentsInvalid'],
    [['--subjekt', 'x'], 'argumentsInvalid'],
    [['--attach', '/does/not/exist'], 'fileUnreadable'],
  ])('%j fails with %s', async (args, expected) => {
    const { code, stdout, stderr } = await outpost(['mail', 'send', ...args, '--json']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: expected } });
  });
});
