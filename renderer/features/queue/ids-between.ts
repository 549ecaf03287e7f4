import type { TicketId } from '../../../shared/model/ids.ts';
import type { StoreClient } from '../../store-client/store-client.ts';
import type { QueueModel } from './queue-model.ts';

const PAGE = 500;

/** The ids of the rows from one index to another, both included and in either order, loaded where necessary. */
export async function idsBetween(
  store: Pick<StoreClient, 'query'>,
  model: QueueModel,
  from: number,
  to: number,
): Promise<readonly TicketId[]> {
  const first = Math.min(from, to);
  const end = Math.max(from, to) + 1;
  const ids: TicketId[] = [];
  for (let offset = first; offset < end; offset += PAGE) {
    const { rows } = await store.query('queue.window', {
      viewId: model.viewId,
      sort: model.sort === null ? null : [...model.sort],
      offset,
      limit: Math.min(PAGE, end - offset),
    });
    ids.push(...rows.map(({ id }) => id));
  }
  return ids;
}
