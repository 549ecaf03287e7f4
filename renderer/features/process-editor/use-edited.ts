import { useState } from 'react';
import type { TemplateDraft } from './handler-names.ts';

/** Steps that can be taken back. */
const KEPT = 200;

interface Edited {
  readonly edited: TemplateDraft;
  put(draft: TemplateDraft): void;
  /** Takes the last change back; null where there is none. */
  readonly undo: (() => void) | null;
}

/** What became of a draft, and the way back. */
export function useEdited(before: TemplateDraft): Edited {
  const [{ present, past }, set] = useState<{ present: TemplateDraft; past: readonly TemplateDraft[] }>({
    present: before,
    past: [],
  });
  const former = past.at(-1);
  return {
    edited: present,
    put: (draft) => set({ present: draft, past: [...past, present].slice(-KEPT) }),
    undo: former === undefined ? null : () => set({ present: former, past: past.slice(0, -1) }),
  };
}
