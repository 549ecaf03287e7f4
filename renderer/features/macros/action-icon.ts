import {
  ArrowRightLeft,
  CircleDot,
  Flag,
  Lock,
  type LucideIcon,
  Reply,
  Shapes,
  Tag,
  UserRound,
} from 'lucide-react';
import type { ActionKind } from '../../../shared/model/action.ts';

/** The sign of each kind of action, the same in the editor and in the preview. */
export const ACTION_ICONS: Readonly<Record<ActionKind, LucideIcon>> = {
  setStatus: CircleDot,
  setPriority: Flag,
  assign: UserRound,
  setTeam: ArrowRightLeft,
  setType: Shapes,
  tag: Tag,
  addNote: Lock,
  draftReply: Reply,
};
