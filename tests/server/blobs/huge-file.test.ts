import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { codeOf, type TestServer, withServer } from '../support/test-server.ts';
import { attachDirectly, fileClient } from './support.ts';

const KB = 1024;
const GB = KB ** 3;
const CHUNK = Buffer.alloc(64 * KB);
/** SHA-256 of 1 GB of zeros. */
const HASH = '49bc20df15e412a64472421e13fe86ff1c5165e18b2afccf160d4dc19fe68a14';

describe('a file of 1 GB, where the policy allows it', () => {
  let test: TestServer;
  let mira: ReturnType<typeof fileClient>;

  beforeAll(async () => {
    test = await withServer('embedded', { OUTPOST_MAX_FILE_MB: '1024' });
    mira = fileClient(test.server.url, (await test.signIn(0)).tokens.accessToken);
  });

  it('R40 R46: goes up to its last chunk and comes down from its last range; one byte more is refused with the limit', async () => {
    const refused = await mira.open('a'.repeat(64), GB + 1);
    expect([refused.status, codeOf(refused)]).toEqual([413, 'fileTooLarge']);
    expect(refused.body).toMatchObject({ error: { params: { megabytes: 1024 } } });
    const opened = await mira.open(HASH, GB);
    const uploadId = String(opened.body.uploadId);
    expect((await mira.chunk(uploadId, 0, CHUNK)).body).toMatchObject({ offset: CHUNK.length });
    // A day and a half of the same: a hole in the file is as good as the zeros in it.
    const nearlyAll = GB - CHUNK.length;
    await truncate(join(test.dataDir, 'blobs/uploads', `${uploadId}.part`), nearlyAll);
    await test.server.context.pool.query('update blob_upload set received_bytes = $2 where id = $1', [
      uploadId,
      nearlyAll,
    ]);
    expect((await mira.open(HASH, GB)).body).toEqual({ state: 'upload', uploadId, offset: nearlyAll });
    expect((await mira.chunk(uploadId, nearlyAll, CHUNK)).body).toEqual({ state: 'here' });

    const file = { sha256: HASH, sizeBytes: GB };
    const attachmentId = await attachDirectly(test, file, test.organization.users[0]?.id ?? '');
    const tail = await mira.read(attachmentId, { range: `bytes=${nearlyAll}-${GB - 1}` });
    expect([tail.status, tail.headers.get('content-range')]).toEqual([
      206,
      `bytes ${nearlyAll}-${GB - 1}/${GB}`,
    ]);
    expect(tail.bytes.equals(CHUNK)).toBe(true);
  });
});
