import type { Pool } from 'pg';
import { importRows } from '../../../db/server/import-rows.ts';
import { createSmallOrganization, type SmallOrganization } from '../../support/small-organization.ts';

const NOTE_ID = '0a9e0000-0000-7000-8000-00000000c0f1';
const OPERATION_ID = '0a9e0000-0000-7000-8000-00000000c0f2';
const LATER_NOTE_ID = '0a9e0000-0000-7000-8000-00000000c0f3';
const NOTIFICATION_ID = '0a9e0000-0000-7000-8000-00000000c0f4';

/**
 * The organization of the recorded requests: always the same ids, Mira its administrator, two conflict notes, one thing that
 * she is told. What came later is written last, so that the places of the older rows stay.
 */
export async function createRecordedOrganization(pool: Pool): Promise<SmallOrganization> {
  let count = 0;
  const newId = (): string => {
    count += 1;
    return `0a9e0000-0000-7000-8000-${String(count).padStart(12, '0')}`;
  };
  const organization = await createSmallOrganization(pool, { isWeiInBothTeams: false, newId });
  const { tenantId, users, ticketIds } = organization;
  const note = {
    id: NOTE_ID,
    ticketId: ticketIds[0],
    field: 'subject',
    winnerValue: 'Theirs',
    loserValue: 'Mine',
    loserUserId: users[0]?.id,
    operationId: OPERATION_ID,
    createdAt: 1,
    resolvedAt: null,
    resolvedById: null,
  };
  const rows = [
    { entity: 'user', row: { ...users[0], role: 'admin' } },
    { entity: 'conflictNote', row: note },
  ] as const;
  await importRows(pool, tenantId, rows, () => undefined);
  const lost = {
    id: LATER_NOTE_ID,
    ticketId: ticketIds[1],
    field: 'priority',
    winnerValue: 2,
    loserValue: 1,
  };
  const notification = {
    id: NOTIFICATION_ID,
    userId: users[0]?.id,
    ticketId: ticketIds[0],
    ticketNumber: 1,
    kind: 'mention',
    level: null,
    metric: null,
    policy: null,
    dueAt: 1,
    byUserId: users[1]?.id,
    at: 1,
    readAt: null,
  };
  const later = [
    { entity: 'conflictNote', row: { ...note, ...lost } },
    { entity: 'notification', row: notification },
  ] as const;
  await importRows(pool, tenantId, later, () => undefined);
  return organization;
}
