import { useEffect, useState } from 'react';
import type { SlaPreviewPart } from '../../../shared/contract/sla-rows.ts';
import {
  addPreviews,
  type DeadlinePreview,
  NOTHING_PREVIEWED,
} from '../../../shared/domain/sla/deadline-preview.ts';
import { SlaSettingsDraft } from '../../../shared/model/sla-settings.ts';
import { reportError } from '../../report-error.ts';
import { type Services, useServices } from '../../services.ts';

/** Tickets that are shown one by one; the others are counted. */
export const MOST_LATE_SHOWN = 20;
/** Whoever types is not counted for with every letter. */
const REST_MS = 300;

/** What a draft would do to the open tickets, as far as they have been looked at. */
export interface Preview {
  readonly counts: DeadlinePreview;
  readonly late: SlaPreviewPart['late'];
  readonly isDone: boolean;
}

/**
 * Works out what a draft would do, a part at a time, whenever it rests.
 * @param draft as text, by which one is told from another; null for one that cannot be saved
 */
export function usePreview(draft: string | null): Preview | null {
  const services = useServices();
  const [preview, setPreview] = useState<Preview | null>(null);
  useEffect(() => {
    if (draft === null) {
      setPreview(null);
      return;
    }
    // What was found is about the draft as it was then.
    setPreview((found) => found && { ...found, isDone: false });
    const running = new AbortController();
    const timer = setTimeout(() => {
      const settings = SlaSettingsDraft.parse(JSON.parse(draft));
      run(services, settings, running.signal, setPreview).catch(reportError(services));
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      running.abort();
    };
  }, [services, draft]);
  return preview;
}

async function run(
  { store }: Services,
  settings: SlaSettingsDraft,
  signal: AbortSignal,
  tell: (preview: Preview) => void,
): Promise<void> {
  let [counts, late, after]: [DeadlinePreview, SlaPreviewPart['late'], number | null] = [
    NOTHING_PREVIEWED,
    [],
    null,
  ];
  do {
    const part: SlaPreviewPart = await store.query('sla.preview', { settings, after });
    if (signal.aborted) return;
    counts = addPreviews(counts, part.counts);
    late = [...late, ...part.late].slice(0, MOST_LATE_SHOWN);
    after = part.next;
    tell({ counts, late, isDone: after === null });
  } while (after !== null);
}
