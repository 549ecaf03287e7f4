import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Workstation } from '../../store/support/workstation.ts';

/** Somebody else writes a note on the station's ticket, over a line of their own. */
export async function writeElsewhere(station: Workstation, messageId: string): Promise<void> {
  const { tokens } = await station.test.signIn(1);
  const answer = await station.test.post(
    '/sync/push',
    {
      clientId: randomUUID(),
      epoch: station.test.organization.epoch,
      path: [],
      mutations: [
        {
          n: 1,
          operationId: randomUUID(),
          name: 'ticket.add-note',
          version: 1,
          args: { ticketId: station.ticketId, messageId, bodyHtml: 'Theirs', bodyText: 'Theirs' },
          baseSeq: 0,
          createdAt: Date.now(),
        },
      ],
    },
    tokens.accessToken,
  );
  expect(answer.body).toMatchObject({ results: [{ verdict: 'applied' }] });
}
