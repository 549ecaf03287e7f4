import { z } from 'zod';
import { ACTION_LIMITS, Action } from './action.ts';
import { MacroId, TeamId, UserId } from './ids.ts';

/** How many macros a person may have, and how many a team. */
export const MACROS_OF_ONE = 100;

/** The digit behind `m` that calls a macro. */
export const MacroKey = z.number().int().min(1).max(9);
export type MacroKey = z.infer<typeof MacroKey>;

export const MacroName = z.string().min(1).max(100);
export const MacroActions = z.array(Action).min(1).max(ACTION_LIMITS.actions);

/** A named list of actions that a person applies to tickets. It is one person's or one team's. */
export const Macro = z.object({
  id: MacroId,
  name: MacroName,
  /** Null for a macro of a team. */
  ownerId: UserId.nullable(),
  /** Null for a macro of one's own. */
  teamId: TeamId.nullable(),
  actions: MacroActions,
  key: MacroKey.nullable(),
});
export type Macro = z.infer<typeof Macro>;
