import type { View } from '../../shared/model/view.ts';
import type { Services } from '../services.ts';
import { openViewBy } from './navigate.ts';

/** Opens a view that Outpost brings along. */
export function openBuiltinView(
  services: Services,
  builtin: NonNullable<View['builtin']>,
): void | Promise<void> {
  return openViewBy(services, (views) => views.find(({ view }) => view.builtin === builtin));
}
