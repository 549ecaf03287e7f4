import { createHash } from 'node:crypto';
import { nextUpload } from '../../../db/client/uploads.ts';
import { findAttachment } from '../../../server/blobs/find-attachment.ts';
import { UploadAnswer } from '../../../shared/contract/blob-protocol.ts';
import type { NewAttachment } from '../../../shared/model/attachment.ts';
import { pick, randomInt } from '../../../shared/util/seeded-random.ts';
import { mustEqual, mustHold } from '../support/must-hold.ts';
import type { SimulatedClient } from '../support/simulated-client.ts';
import type { Exchange } from '../support/simulated-network.ts';
import type { Simulation } from './simulation.ts';

/** Sizes in chunks of 64 KB: a part of one, one and a little, several. */
const SIZES = [300, 70_000, 210_000] as const;

/** A reply with a file is written; the file goes up in chunks over whatever happens to the line and to the nodes. */
export function attach(world: Simulation, client: SimulatedClient): string {
  const { random, newId, organization } = world;
  const here = client.db.prepare<[], { id: string }>('select id from ticket order by id').all();
  if (here.length === 0) return 'nothing';
  const file = client.stageFile(Buffer.alloc(pick(random, SIZES), newId()));
  const attachment = {
    ...file,
    id: newId() as NewAttachment['id'],
    filename: 'report.bin',
    mimeType: 'application/octet-stream',
    contentId: null,
    thumbnailSha256: null,
  } satisfies NewAttachment;
  const text = `see the file ${randomInt(random, 0, 9_999)}`;
  const result = client.save({
    name: 'ticket.reply',
    args: {
      ticketId: pick(random, here).id,
      messageId: newId(),
      bodyHtml: text,
      bodyText: text,
      attachments: [attachment],
      customerId: organization.customerId,
      statusAfter: 'pending',
      sendAnyway: random() < 0.8,
    },
  });
  return `${file.sizeBytes} bytes ${result.isSaved ? `saved ${result.n}` : result.code}`;
}

/** Whether files are still on their way up. */
export function isSending({ db }: SimulatedClient): boolean {
  return nextUpload(db) !== null;
}

/** Whether the center told to go on with a file of which it has a part. */
export function isResumed({ kind, answer }: Exchange): boolean {
  if (kind !== 'openUpload' || answer?.ok !== true) return false;
  const { data } = UploadAnswer.safeParse(answer.value);
  return data?.state === 'upload' && data.offset > 0;
}

interface Written {
  readonly user_id: string;
  readonly message_id: string;
  readonly named: readonly { readonly id: string; readonly sha256: string }[];
  readonly there: readonly { readonly id: string; readonly sha256: string }[];
}

/**
 * I1, I3 for files: a message that was taken has each file that it was written with, once; and as long as the disk is there
 * on which it was written, whoever may see it gets every byte.
 */
export async function checkFiles({ pool, organization, clients, center }: Simulation): Promise<void> {
  const { rows } = await pool.query<Written>(
    `select log.args->>'messageId' as message_id, log.args->'attachments' as named,
       (select coalesce(json_agg(a order by a.id), '[]') from attachment a
        where a.tenant_id = log.tenant_id and a.message_id::text = log.args->>'messageId') as there
     from mutation_log log
     where log.tenant_id = $1 and log.verdict in ('applied', 'merged') and log.args ? 'attachments'`,
    [organization.tenantId],
  );
  const names = (files: Written['named']) => files.map(({ id, sha256 }) => [id, sha256]);
  for (const { message_id: message, named, there } of rows) {
    mustEqual(names(there), names(named), `I3: the files of ${message}`);
  }
  for (const { db, index, session } of clients) {
    const readable = db
      .prepare<[], { id: string; sha256: string }>(
        `select distinct a.id, a.sha256 from attachment a join outbox_file f on f.sha256 = a.sha256
         join outbox o on o.n = f.n where o.state in ('applied', 'merged') order by a.id`,
      )
      .all();
    for (const { id, sha256 } of readable) {
      const found = await findAttachment(pool, session, id);
      mustHold(found.isProven, `I1: the file ${id} of ${index} was never sent`);
      const bytes = await center.blobs.get(found.sha256);
      const hash = createHash('sha256')
        .update(bytes ?? '')
        .digest('hex');
      mustEqual(hash, sha256, `I1: the bytes of ${id}`);
    }
  }
}
