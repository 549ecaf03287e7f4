import type { Action } from '../../../shared/model/action.ts';
import type { ActionEffect, ActionsPreview } from '../../../shared/mutations/preview-actions.ts';

/** What one action will do to many tickets. */
export interface ManyEffects {
  readonly action: Action;
  readonly doneCount: number;
  readonly alreadyCount: number;
  /** The first obstacle of each kind, with how many tickets meet it. */
  readonly obstacles: readonly {
    readonly effect: ActionEffect & { readonly outcome: 'refused' | 'blocked' };
    readonly count: number;
  }[];
}

/** The effects on many tickets, action by action, in the order in which they are done. */
export function manyEffects(previews: readonly ActionsPreview[]): readonly ManyEffects[] {
  const places = previews[0]?.effects ?? [];
  return places.map(({ action }, place) => {
    const effects = previews.flatMap(({ effects: all }) => all[place] ?? []);
    const obstacles = new Map<
      string,
      { effect: ActionEffect & { outcome: 'refused' | 'blocked' }; count: number }
    >();
    for (const effect of effects) {
      if (effect.outcome !== 'refused' && effect.outcome !== 'blocked') continue;
      const kind = effect.outcome === 'refused' ? effect.code : effect.missing.join();
      const known = obstacles.get(kind);
      obstacles.set(kind, { effect: known?.effect ?? effect, count: (known?.count ?? 0) + 1 });
    }
    const count = (outcome: ActionEffect['outcome']) =>
      effects.filter((each) => each.outcome === outcome).length;
    return {
      action,
      doneCount: count('changes') + count('writes'),
      alreadyCount: count('nothing'),
      obstacles: [...obstacles.values()],
    };
  });
}
