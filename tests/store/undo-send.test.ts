import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { MessageId, TicketId } from '../../shared/model/ids.ts';
import { useWorkstation } from './support/workstation.ts';

describe('an answer that the center has and has not sent', () => {
  const station = useWorkstation({ sendDelayMs: 600_000 });
  const ticket = () => {
    const { ticketId } = station;
    const detail = station.workspace().query('ticket.get', { ticketId }) as {
      ticket: Record<string, unknown>;
    };
    return detail.ticket;
  };
  const deliveryOf = async (messageId: string): Promise<unknown> => {
    const { rows } = await station.test.server.context.pool.query<{ delivery: string }>(
      'select delivery from message where id = $1',
      [messageId],
    );
    return rows[0]?.delivery;
  };
  /** Writes an answer that solves the ticket, and waits until the center has it. */
  const answer = async (bodyText: string, attachments: readonly unknown[] = []) => {
    const message = { ticketId: TicketId.parse(station.ticketId), messageId: MessageId.parse(randomUUID()) };
    const { customerId } = station.test.organization;
    const words = { bodyHtml: `<p>${bodyText}</p>`, bodyText, statusAfter: 'solved', sendAnyway: false };
    const args = { ...message, customerId, ...words, attachments };
    expect(station.workspace().mutate({ name: 'ticket.reply', args })).toMatchObject({ isSaved: true });
    await station.synced();
    expect(await deliveryOf(message.messageId)).toBe('queued');
    return message;
  };

  test.each(['undo', 'undoSend'] as const)(
    'R140 is taken back by %s: its words are the draft, also after a crash, and the customer still waits for a first answer',
    async (way) => {
      await station.signIn();
      await station.synced();
      const { ticketId } = station;
      const message = await answer('too soon');
      expect(ticket()).toMatchObject({ status: 'solved', firstRepliedAt: expect.any(Number) });
      const workspace = station.workspace();
      expect(way === 'undo' ? workspace.undo() : workspace.undoSend(message)).toMatchObject({
        isSaved: true,
        names: ['ticket.reply'],
        ticketNumber: ticket().number,
        draftOf: ticketId,
      });
      workspace.engine.stop();
      await station.startAnother();
      expect(station.workspace().getDraft(ticketId)).toMatchObject({
        kind: 'publicReply',
        bodyText: 'too soon',
      });
      await station.synced();
      expect(await deliveryOf(message.messageId)).toBe('cancelled');
      expect(ticket()).toMatchObject({
        ...{ status: 'open', solvedAt: null, firstRepliedAt: null, lastReplyAt: null },
      });
      // Once; and nothing is left of it for the next undo.
      expect(station.workspace().undoSend(message)).toMatchObject({ isSaved: false, code: 'alreadySent' });
      expect(station.workspace().undo()).toBeNull();
      station.workspace().discardDraft(ticketId);
    },
  );

  test('R140 is taken back beside another draft, which stays; a note that the center has stays too', async () => {
    await station.signIn();
    await station.synced();
    const ticketId = TicketId.parse(station.ticketId);
    const draft = { ticketId, kind: 'publicReply', bodyHtml: '<p>newer</p>', bodyText: 'newer' } as const;
    const message = await answer('older');
    station.workspace().saveDraft({ ...draft, attachments: [] });
    expect(station.workspace().undoSend(message)).toMatchObject({ isSaved: true, draftOf: null });
    expect(station.workspace().getDraft(ticketId)).toMatchObject({ bodyText: 'newer' });
    await station.synced();
    expect(await deliveryOf(message.messageId)).toBe('cancelled');
    station.addNote();
    await station.synced();
    expect(station.workspace().undo()).toMatchObject({ isSaved: false, code: 'alreadySent' });
  });

  test('R140 keeps its files apart: the draft has them under other ids, or it could not be sent', async () => {
    await station.signIn();
    await station.synced();
    const { files } = station.workspace();
    const { fileId } = await files.begin(3);
    await files.append(fileId, Buffer.from('E42'));
    const { sha256 } = await files.finish(fileId, false);
    const file = {
      ...{ id: randomUUID(), filename: 'log.txt', mimeType: 'text/plain', sizeBytes: 3 },
      ...{ sha256, contentId: null, thumbnailSha256: null },
    };
    const message = await answer('with a file', [file]);
    const { draftOf } = station.workspace().undoSend(message);
    const draft = station.workspace().getDraft(draftOf ?? '');
    expect(draft?.attachments).toMatchObject([{ filename: 'log.txt', sha256 }]);
    await station.synced();
    await answer('with a file', draft?.attachments);
    expect(station.workspace().getDraft(station.ticketId)).toMatchObject({ bodyText: 'with a file' });
  });
});
