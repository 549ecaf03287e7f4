import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { PASSWORD } from '../server/support/test-server.ts';
import { pushElsewhere } from '../support/push-elsewhere.ts';
import { type Certificate, OFFICE_AUTHORITY, startTlsFront, type TlsFront } from '../support/tls-front.ts';
import { waitFor } from '../support/wait-for.ts';
import { useWorkstation } from './support/workstation.ts';

describe('a server behind TLS whose authority only the operating system knows', () => {
  const desk = useWorkstation();
  let front: TlsFront;

  // Where OpenSSL looks for the authorities of the system; read once, when the first one is needed.
  beforeAll(() => void vi.stubEnv('SSL_CERT_FILE', OFFICE_AUTHORITY));
  afterAll(() => vi.unstubAllEnvs());
  beforeEach(async () => {
    front = await startTlsFront(desk.test.server.url, 'office');
  });
  afterEach(() => front.stop());
  const signIn = () => desk.session.signIn(front.url, desk.email, PASSWORD);

  it('syncs over https and hears of news over wss', async () => {
    await signIn();
    await desk.synced();
    await waitFor(() => desk.status().transport === 'socket', { what: 'the web socket' });
    const subject = `Said over wss ${randomUUID()}`;
    await pushElsewhere(desk.test, [
      { name: 'ticket.set-subject', args: { ticketId: desk.ticketId, subject } },
    ]);
    const found = () => desk.workspace().query('ticket.find', { text: subject, limit: 1 }) as unknown[];
    await waitFor(() => found().length === 1, { what: 'the news' });
  });

  it.each<[Certificate, string]>([
    ['localhost', 'serverCertificateUnknown'],
    ['other-host', 'serverCertificateOtherHost'],
    ['expired', 'serverCertificateExpired'],
  ])('the certificate %s is refused at the sign-in: %s, with the address', async (certificate, code) => {
    front.show(certificate);
    await expect(signIn()).rejects.toMatchObject({ code, params: { address: front.url } });
    expect(desk.state()).toMatchObject({ phase: 'signedOut' });
    const bare = front.url.replace('https://', '');
    await expect(desk.session.signIn(bare, desk.email, PASSWORD)).rejects.toMatchObject({ code });
  });

  it.each<[Certificate, string]>([
    ['localhost', 'captivePortal'],
    ['other-host', 'captivePortal'],
    ['expired', 'serverCertificateExpired'],
  ])(
    'R151: a running client is shown the certificate %s: it says %s, and work waits and goes out once',
    async (certificate, code) => {
      await signIn();
      await desk.synced();
      front.show(certificate);
      const messageId = randomUUID();
      expect(desk.addNote(messageId)).toMatchObject({ isSaved: true });
      await waitFor(() => desk.status().problem?.code === code, { what: code });
      expect(desk.status()).toMatchObject({
        connection: 'offline',
        pendingCount: 1,
        problem: { code, params: { address: front.url } },
      });
      // Neither what is written nor who is signed in was shown to it.
      expect(front.heard()).toBe(0);
      front.show('office');
      desk.workspace().engine.nudge();
      await desk.synced();
      expect(desk.status().problem).toBeNull();
      expect(await desk.countInCenter(messageId)).toBe(1);
    },
  );

  it('R151: a client that starts where the network shows a certificate of its own is offline, and work goes on', async () => {
    await signIn();
    await desk.synced();
    await desk.session.stop();
    front.show('localhost');
    expect(await desk.startAnother()).toMatchObject({ phase: 'signedIn' });
    const messageId = randomUUID();
    expect(desk.addNote(messageId)).toMatchObject({ isSaved: true });
    await waitFor(() => desk.status().problem?.code === 'captivePortal', { what: 'it is told' });
    expect(desk.status()).toMatchObject({ connection: 'offline', pendingCount: 1 });
    expect(front.heard()).toBe(0);
    front.show('office');
    // Nobody has to do anything: it is tried like a line that is gone.
    await desk.synced();
    expect(await desk.countInCenter(messageId)).toBe(1);
  });
});
