import { randomUUID } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { cleanUploads } from '../../../server/blobs/uploads.ts';
import { DATABASE_TARGETS } from '../../support/postgres.ts';
import { codeOf, type TestServer, withServer } from '../support/test-server.ts';
import { attachDirectly, fileClient, sampleBytes, sha256 } from './support.ts';

const KB = 1024;

describe.each(DATABASE_TARGETS)('a file on its way up on %s', (target) => {
  let test: TestServer;
  let mira: ReturnType<typeof fileClient>;
  let wei: ReturnType<typeof fileClient>;
  let miraToken: string;

  beforeAll(async () => {
    test = await withServer(target);
    miraToken = (await test.signIn(0)).tokens.accessToken;
    mira = fileClient(test.server.url, miraToken);
    wei = fileClient(test.server.url, (await test.signIn(1)).tokens.accessToken);
  });

  const stored = (bytes: Uint8Array) => test.server.context.blobs.get(sha256(bytes));

  it('R40: arrives whole whatever the chunks, wherever the line broke, and says where it stands', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ bytes: fc.integer({ min: 1, max: 90 * KB }), isAnswerLost: fc.boolean() }), {
          minLength: 1,
          maxLength: 6,
        }),
        async (chunks) => {
          const bytes = sampleBytes(chunks.reduce((sum, each) => sum + each.bytes, 0));
          let offset = 0;
          for (const [index, chunk] of chunks.entries()) {
            const opened = await mira.open(sha256(bytes), bytes.length);
            expect(opened.body).toMatchObject({ state: 'upload', offset });
            const { uploadId } = opened.body;
            const part = bytes.subarray(offset, offset + chunk.bytes);
            const answer = await mira.chunk(uploadId, offset, part);
            const isLast = index === chunks.length - 1;
            expect(answer.body.state).toBe(isLast ? 'here' : 'upload');
            if (isLast) break;
            // The answer was lost: the same chunk comes again, and only the offset is answered.
            if (chunk.isAnswerLost) {
              const again = await mira.chunk(uploadId, offset, part);
              expect([again.status, codeOf(again)]).toEqual([409, 'uploadOffsetWrong']);
            }
            offset += chunk.bytes;
            expect(await mira.standing(uploadId)).toEqual({ status: 200, offset });
          }
          expect((await stored(bytes))?.equals(bytes)).toBe(true);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('R41: goes on at another node, and after the first has ended', async () => {
    const bytes = sampleBytes(300 * KB);
    const first = await test.startNode();
    const onFirst = fileClient(first.url, miraToken);
    const { body } = await onFirst.open(sha256(bytes), bytes.length);
    await onFirst.chunk(body.uploadId, 0, bytes.subarray(0, 100 * KB));
    await first.stop();
    const second = await test.startNode();
    onTestFinished(() => second.stop());
    const onSecond = fileClient(second.url, miraToken);
    expect((await onSecond.open(sha256(bytes), bytes.length)).body).toEqual({
      state: 'upload',
      uploadId: body.uploadId,
      offset: 100 * KB,
    });
    expect((await onSecond.chunk(body.uploadId, 100 * KB, bytes.subarray(100 * KB))).body).toEqual({
      state: 'here',
    });
    expect((await stored(bytes))?.equals(bytes)).toBe(true);
  });

  it('R42: content that is not what its name says is refused by name and thrown away', async () => {
    const bytes = sampleBytes(70 * KB);
    const hash = sha256(Buffer.from(`other ${randomUUID()}`));
    const { body } = await mira.open(hash, bytes.length);
    const answer = await mira.chunk(body.uploadId, 0, bytes);
    expect([answer.status, codeOf(answer)]).toEqual([422, 'fileHashWrong']);
    expect(await test.server.context.blobs.get(hash)).toBeNull();
    expect((await mira.standing(body.uploadId)).status).toBe(404);
    expect((await mira.open(hash, bytes.length)).body).toMatchObject({ state: 'upload', offset: 0 });
  });

  it('R42: a chunk damaged on the way costs that chunk only', async () => {
    const bytes = sampleBytes(70 * KB);
    const { body } = await mira.open(sha256(bytes), bytes.length);
    const damaged = Buffer.from(bytes);
    damaged[5] = (damaged[5] ?? 0) ^ 1;
    const answer = await mira.chunk(body.uploadId, 0, damaged, sha256(bytes));
    expect([answer.status, codeOf(answer)]).toEqual([422, 'chunkDamaged']);
    expect(await mira.standing(body.uploadId)).toEqual({ status: 200, offset: 0 });
    expect((await mira.chunk(body.uploadId, 0, bytes)).body).toEqual({ state: 'here' });
  });

  it('R43: somebody else can neither see nor end it, nor learn of a file by its hash', async () => {
    const bytes = sampleBytes(10 * KB);
    const { body } = await mira.open(sha256(bytes), bytes.length);
    expect((await wei.standing(body.uploadId)).status).toBe(404);
    expect(codeOf(await wei.chunk(body.uploadId, 0, bytes))).toBe('uploadUnknown');
    await mira.chunk(body.uploadId, 0, bytes);
    const asked = await wei.open(sha256(bytes), bytes.length);
    expect(asked.body).toMatchObject({ state: 'upload', offset: 0 });
    // Writing the hash into a message does not open the file either, until its author has sent it.
    const attachmentId = await attachDirectly(
      test,
      { sha256: sha256(bytes), sizeBytes: bytes.length },
      test.organization.users[1]?.id ?? '',
    );
    expect((await wei.read(attachmentId)).status).toBe(409);
    expect((await wei.chunk(asked.body.uploadId, 0, bytes)).body).toEqual({ state: 'here' });
    expect((await wei.read(attachmentId)).bytes.equals(bytes)).toBe(true);
  });

  it('R43: who may see a ticket with the file need not send it again', async () => {
    const bytes = sampleBytes(10 * KB);
    await mira.upload(bytes);
    await attachDirectly(
      test,
      { sha256: sha256(bytes), sizeBytes: bytes.length },
      test.organization.users[0]?.id ?? '',
    );
    expect((await wei.open(sha256(bytes), bytes.length)).body).toEqual({ state: 'here' });
  });

  it('R44: two people who send the same file at the same time both have it in the end', async () => {
    const bytes = sampleBytes(500 * KB);
    const answers = await Promise.all([mira.upload(bytes), wei.upload(bytes)]);
    expect(answers.map(({ body }) => body)).toEqual([{ state: 'here' }, { state: 'here' }]);
    expect((await stored(bytes))?.equals(bytes)).toBe(true);
    const folder = join(test.dataDir, 'blobs/uploads');
    expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('R44: the same chunk twice at the same time is taken once', async () => {
    const bytes = sampleBytes(200 * KB);
    const { body } = await mira.open(sha256(bytes), bytes.length);
    const part = bytes.subarray(0, 100 * KB);
    const answers = await Promise.all([
      mira.chunk(body.uploadId, 0, part),
      mira.chunk(body.uploadId, 0, part),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await mira.standing(body.uploadId)).toEqual({ status: 200, offset: 100 * KB });
    expect((await mira.chunk(body.uploadId, 100 * KB, bytes.subarray(100 * KB))).body).toEqual({
      state: 'here',
    });
    expect((await stored(bytes))?.equals(bytes)).toBe(true);
  });

  it('R45: what nobody goes on with is forgotten, on the disk as well, and can begin anew', async () => {
    const bytes = sampleBytes(100 * KB);
    const { body } = await mira.open(sha256(bytes), bytes.length);
    await mira.chunk(body.uploadId, 0, bytes.subarray(0, 50 * KB));
    const folder = join(test.dataDir, 'blobs/uploads');
    const stray = `${randomUUID()}.part`;
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, stray), 'left by a node that died');
    const later = Date.now() + 15 * 24 * 3_600_000;
    await cleanUploads({ ...test.server.context, now: () => later });
    expect((await mira.standing(body.uploadId)).status).toBe(404);
    const left = await readdir(folder);
    expect(left).not.toContain(stray);
    expect(left).not.toContain(`${String(body.uploadId)}.part`);
    expect((await mira.open(sha256(bytes), bytes.length)).body).toMatchObject({ offset: 0 });
  });

  it('R45: bytes that vanished from the shared folder are asked for again from the beginning', async () => {
    const bytes = sampleBytes(100 * KB);
    const { body } = await mira.open(sha256(bytes), bytes.length);
    await mira.chunk(body.uploadId, 0, bytes.subarray(0, 50 * KB));
    await test.server.context.blobs.dropPart(String(body.uploadId));
    const answer = await mira.chunk(body.uploadId, 50 * KB, bytes.subarray(50 * KB));
    expect(answer.body).toMatchObject({ error: { code: 'uploadOffsetWrong', params: { offset: 0 } } });
    expect((await mira.chunk(body.uploadId, 0, bytes)).body).toEqual({ state: 'here' });
  });

  it('an empty file is a file', async () => {
    const nothing = new Uint8Array();
    expect((await mira.open(sha256(nothing), 0)).body).toEqual({ state: 'here' });
    expect((await stored(nothing))?.length).toBe(0);
  });

  it('limits: a chunk of more than four megabytes is refused, and the upload stands where it stood', async () => {
    const bytes = sampleBytes(5 * KB * KB);
    const opened = await mira.open(sha256(bytes), bytes.length);
    const { uploadId } = opened.body as { uploadId: string };
    expect((await mira.chunk(uploadId, 0, bytes)).status).toBe(413);
    expect((await mira.open(sha256(bytes), bytes.length)).body).toMatchObject({ offset: 0 });
  });

  it('limits: too large, too much, not signed in', async () => {
    const large = await mira.open(sha256(Buffer.from(randomUUID())), 50 * KB * KB + 1);
    expect(large).toMatchObject({
      status: 413,
      body: { error: { code: 'fileTooLarge', params: { megabytes: 50 } } },
    });
    const answers = [];
    for (let n = 0; n < 9; n += 1)
      answers.push(await wei.open(sha256(Buffer.from(randomUUID())), 50 * KB * KB));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 200, 200, 429]);
    expect(codeOf(await fileClient(test.server.url, 'nobody').open(sha256(new Uint8Array([1])), 1))).toBe(
      'notSignedIn',
    );
  });
});

describe.each(DATABASE_TARGETS)('the bytes of an attachment on %s', (target) => {
  let test: TestServer;
  let mira: ReturnType<typeof fileClient>;
  let attachmentId: string;
  let picturedId: string;
  const bytes = sampleBytes(200 * KB);
  const picture = sampleBytes(5 * KB);
  const tag = `"${sha256(bytes)}"`;

  beforeAll(async () => {
    test = await withServer(target);
    mira = fileClient(test.server.url, (await test.signIn(0)).tokens.accessToken);
    await mira.upload(bytes);
    const authorId = test.organization.users[0]?.id ?? '';
    const file = { sha256: sha256(bytes), sizeBytes: bytes.length };
    attachmentId = await attachDirectly(test, file, authorId);
    picturedId = await attachDirectly(test, { ...file, thumbnailSha256: sha256(picture) }, authorId);
  });

  it('R46: come whole or in ranges, and the hash says whether they are still the same', async () => {
    const whole = await mira.read(attachmentId);
    expect(whole.status).toBe(200);
    expect(whole.bytes.equals(bytes)).toBe(true);
    expect(whole.headers.get('etag')).toBe(tag);
    const part = await mira.read(attachmentId, { range: 'bytes=1000-66535', 'if-range': tag });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes 1000-66535/${bytes.length}`);
    expect(part.bytes.equals(bytes.subarray(1000, 66_536))).toBe(true);
    const tail = await mira.read(attachmentId, { range: 'bytes=-10' });
    expect(tail.bytes.equals(bytes.subarray(-10))).toBe(true);
    const other = await mira.read(attachmentId, { range: 'bytes=5-9', 'if-range': '"another"' });
    expect([other.status, other.bytes.length]).toEqual([200, bytes.length]);
    const beyond = await mira.read(attachmentId, { range: `bytes=${bytes.length}-` });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${bytes.length}`]);
  });

  it('R43 R46: a small picture is read like its file, once its author has sent it', async () => {
    // The bytes are at the center, but not from the author: naming a hash opens nothing.
    const wei = fileClient(test.server.url, (await test.signIn(1)).tokens.accessToken);
    await wei.upload(picture);
    const early = await mira.readThumbnail(picturedId);
    expect([early.status, JSON.parse(early.bytes.toString())]).toMatchObject([
      409,
      { error: { code: 'attachmentOnItsWay' } },
    ]);
    expect((await mira.read(picturedId)).status).toBe(200);
    await mira.upload(picture);
    const whole = await wei.readThumbnail(picturedId);
    expect([whole.status, whole.headers.get('etag')]).toEqual([200, `"${sha256(picture)}"`]);
    expect(whole.bytes.equals(picture)).toBe(true);
    const part = await wei.readThumbnail(picturedId, { range: 'bytes=10-99' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 10-99/${picture.length}`]);
    expect(part.bytes.equals(picture.subarray(10, 100))).toBe(true);
    // A file without one, and nobody signed in.
    expect((await mira.readThumbnail(attachmentId)).status).toBe(404);
    expect((await fileClient(test.server.url, 'nobody').readThumbnail(picturedId)).status).toBe(401);
  });

  it('R46: are for those who may see the ticket; no right and no file are answered alike', async () => {
    const { pool } = test.server.context;
    await pool.query("update user_account set team_ids = '[]' where id = $1", [
      test.organization.users[1]?.id,
    ]);
    const wei = fileClient(test.server.url, (await test.signIn(1)).tokens.accessToken);
    const refused = await wei.read(attachmentId);
    const missing = await wei.read(randomUUID());
    expect([refused.status, refused.bytes.toString()]).toEqual([missing.status, missing.bytes.toString()]);
    expect(refused.status).toBe(404);
    const noPicture = await wei.readThumbnail(picturedId);
    expect([noPicture.status, noPicture.bytes.toString()]).toEqual([404, missing.bytes.toString()]);
  });
});
