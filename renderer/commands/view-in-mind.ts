import type { View } from '../../shared/model/view.ts';
import type { CommandContext } from './command.ts';

type Where = Pick<CommandContext, 'services' | 'ui'>;

/** The view that is open, in the order in which it is shown; undefined while the list is not known. */
export function openedView({ services, ui }: Where): View | undefined {
  const { data } = services.store.live('view.list', {}).snapshot();
  const view = data?.find((each) => each.view.id === ui.viewId)?.view;
  const isShown = ui.screen === 'queue' || ui.screen === 'board';
  if (!isShown || view === undefined) return undefined;
  return { ...view, sort: [...(ui.sortByView[view.id] ?? view.sort)] };
}

/** The view that is open, where it is one's own. */
export function ownOpenedView(context: Where & Pick<CommandContext, 'me'>): View | undefined {
  const view = openedView(context);
  return view?.ownerId === context.me.id ? view : undefined;
}
