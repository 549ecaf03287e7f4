import type { TextKey } from '../../shared/i18n/resources.ts';
import { type Command, defineCommand } from './command.ts';
import { openViewAt } from './navigate.ts';

const PLACES = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

/** Opens the first to ninth view of the list. */
export const viewOpen: readonly Command[] = PLACES.map((place) =>
  defineCommand({
    id: `view.open-${place}`,
    label: `command.view.open-${place}` satisfies TextKey,
    group: 'go',
    isKeyOnly: true,
    run: ({ services }) => openViewAt(services, place - 1),
  }),
);
