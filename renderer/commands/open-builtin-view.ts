import type { View } from '../../shared/model/view.ts';
import type { Services } from '../services.ts';
import { openView } from './navigate.ts';

/** Opens a view that Outpost brings along. */
export async function openBuiltinView(
  services: Services,
  builtin: NonNullable<View['builtin']>,
): Promise<void> {
  const views = await services.store.query('view.list', {});
  const entry = views.find(({ view }) => view.builtin === builtin);
  if (entry !== undefined) openView(services, entry.view.id);
}
