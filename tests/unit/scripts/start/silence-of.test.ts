import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { silenceOf } from '../../../../scripts/start/silence-of.ts';
import {
  type Certificate,
  OFFICE_AUTHORITY,
  startTlsFront,
  type TlsFront,
} from '../../../support/tls-front.ts';

describe('what npm start says of a server elsewhere that it cannot use', () => {
  const health = createServer((_request, response) => response.end('ok'));
  let front: TlsFront;

  beforeAll(async () => {
    vi.stubEnv('SSL_CERT_FILE', OFFICE_AUTHORITY);
    await new Promise<void>((resolve) => health.listen(0, '127.0.0.1', resolve));
    const address = health.address();
    const port = typeof address === 'object' ? address?.port : 0;
    front = await startTlsFront(`http://127.0.0.1:${port}`, 'office');
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await front.stop();
    health.close();
  });

  it('says nothing where the operating system trusts the authority', async () => {
    front.show('office');
    expect(await silenceOf([front.url])).toBeUndefined();
  });

  it.each<[Certificate, string, string]>([
    ['localhost', 'does not trust the issuer of the certificate', '不信任'],
    ['other-host', 'is for another host name', '另一个主机名'],
    ['expired', 'has expired', '已过期'],
  ])(
    'names what is wrong with the certificate %s, and the address, in both languages',
    async (certificate, english, chinese) => {
      front.show(certificate);
      vi.stubEnv('OUTPOST_LOCALE', 'en');
      expect(await silenceOf([front.url])).toContain(english);
      vi.stubEnv('OUTPOST_LOCALE', 'zh-CN');
      const said = await silenceOf([front.url]);
      expect(said).toContain(chinese);
      expect(said).toContain(front.url);
    },
  );

  it('says who is not there', async () => {
    vi.stubEnv('OUTPOST_LOCALE', 'en');
    expect(await silenceOf(['http://127.0.0.1:9'])).toContain(
      'There is no Outpost server at http://127.0.0.1:9',
    );
  });
});
