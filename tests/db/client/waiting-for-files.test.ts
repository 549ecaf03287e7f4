import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { setMeta } from '../../../db/client/meta.ts';
import { takeBatch } from '../../../db/client/wire-order.ts';
import { LIMITS } from '../../../shared/contract/sync-protocol.ts';
import { DEFAULT_FILE_POLICY } from '../../../shared/model/file-policy.ts';
import { sampleHeader, sampleTrailer } from '../../support/sample-page.ts';
import { page, reply, team, ticket, useStoreScene } from './support/store-scene.ts';

const SHA256 = 'a'.repeat(64);
describe('a change that waits for its files', () => {
  const scene = useStoreScene();
  const names = () => takeBatch(scene.db, LIMITS.batchMutations, LIMITS.batchBytes).map(({ name }) => name);

  function answerWithFile(): void {
    const { name, args } = reply(randomUUID());
    const file = {
      id: randomUUID(),
      filename: 'router.log',
      mimeType: 'text/plain',
      sizeBytes: 9,
      sha256: SHA256,
      contentId: null,
      thumbnailSha256: null,
    };
    scene.save({ name, args: { ...(args as object), attachments: [file] } });
  }

  it.each([
    ['still here', false],
    ['gone from this workstation', true],
  ])(
    'R49: what is done later on a ticket that is %s waits behind its answer and the files of that',
    (_what, isGone) => {
      setMeta(scene.db, 'filePolicy', { ...DEFAULT_FILE_POLICY, whenFilesAreMissing: 'wait' });
      const { clientId } = scene.store.standing();
      expect(scene.store.applyPull(page(9), { clientId, cursor: 5, heldScopes: [] })).toBe(true);
      answerWithFile();
      scene.save({ name: 'ticket.set-status', args: { ticketId: ticket.id, status: 'solved' } });
      if (isGone) {
        const left = {
          header: sampleHeader(11, { dropScopes: [team] }),
          lines: [],
          trailer: sampleTrailer(11, 0),
        };
        expect(scene.store.applyPull(left, { clientId, cursor: 9, heldScopes: [] })).toBe(true);
      }
      expect(scene.db.prepare('select id from ticket').all()).toHaveLength(isGone ? 0 : 1);
      expect(names()).toEqual([]);
      scene.db.prepare("update file_upload set state = 'sent' where sha256 = ?").run(SHA256);
      expect(names()).toEqual(['ticket.reply', 'ticket.set-status']);
    },
  );
});
