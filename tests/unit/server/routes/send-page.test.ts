import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { unpackPage } from '../../../../electron/sync/unpack-page.ts';
import { sendPage } from '../../../../server/routes/send-page.ts';
import { encodePage, type PageText } from '../../../../shared/contract/page-codec.ts';
import { PAGE_ENCODING_HEADER, PAGE_TYPE, RECEIVED } from '../../../../shared/contract/sync-protocol.ts';
import { pick, seededRandom } from '../../../../shared/util/seeded-random.ts';
import { sampleHeader, sampleTrailer } from '../../../support/sample-page.ts';

const WORDS = 'printer offline register receipt network 打印机 离线 收银 网络 退款'.split(' ');

/** As much text as a thin line takes in three seconds. */
function fullPage(): PageText {
  const random = seededRandom(7);
  const text = () => Array.from({ length: 30 }, () => pick(random, WORDS)).join(' ');
  const lines = Array.from({ length: 400 }, (_, index) =>
    JSON.stringify(['put', 'message', String(index), index, [text()], null]),
  );
  return { header: sampleHeader(9), lines, trailer: sampleTrailer(9, lines.length) };
}

/** The page as it goes over the line to who asked for so many bytes. */
async function answer(encoding: string, maxBytes: number) {
  const app = Fastify();
  const page = fullPage();
  app.get('/', (request, reply) => sendPage(request, reply, page, maxBytes));
  const response = await app.inject({ url: '/', headers: { [PAGE_ENCODING_HEADER]: encoding } });
  const body = new Uint8Array(response.rawPayload);
  const type = String(response.headers['content-type']);
  const raw = await unpackPage({ body, type }, RECEIVED.pageBytes);
  expect(Buffer.compare(Buffer.from(raw), Buffer.from(encodePage(page)))).toBe(0);
  return { wireBytes: body.byteLength, type };
}

describe('a page on its way', () => {
  it.each(['zstd', 'gzip', ''])('unpacks to what it was, packed as the client can: %s', async (encoding) => {
    const { type } = await answer(encoding, 1_000_000);
    expect(type).toBe(encoding === '' ? PAGE_TYPE : `${PAGE_TYPE}+${encoding}`);
  });

  it('R202: is a tenth smaller at least for whoever has a thin line', async () => {
    const [fast, thin] = [await answer('zstd', 1_000_000), await answer('zstd', 100_000)];
    expect(thin.wireBytes).toBeLessThan(0.9 * fast.wireBytes);
  });
});
