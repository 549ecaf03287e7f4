import { z } from 'zod';
import { BranchId, TeamId } from './ids.ts';

/** A department. Teams form a tree; each belongs to a branch. */
export const Team = z.object({
  id: TeamId,
  branchId: BranchId,
  parentId: TeamId.nullable(),
  name: z.string().min(1).max(100),
});
export type Team = z.infer<typeof Team>;
