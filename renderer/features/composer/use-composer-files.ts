import { useEffect, useMemo, useRef, useState } from 'react';
import { DEFAULT_FILE_POLICY, type FilePolicy } from '../../../shared/model/file-policy.ts';
import type { TicketId } from '../../../shared/model/ids.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { useStateValue } from '../../state/create-state.ts';
import { type ComposerFile, type ComposerFiles, createComposerFiles } from './composer-files.ts';
import { makeThumbnail } from './make-thumbnail.ts';

/** The files of the composer on the screen, and what the organization allows of them. */
export function useComposerFiles(
  ticketId: TicketId,
  onChange: () => void,
): {
  readonly model: ComposerFiles;
  readonly files: readonly ComposerFile[];
  readonly policy: FilePolicy;
} {
  const services = useServices();
  const { store } = services;
  const [policy, setPolicy] = useState<FilePolicy>(DEFAULT_FILE_POLICY);
  const latest = useRef(onChange);
  latest.current = onChange;
  // Each ticket has a list of its own.
  const model = useMemo(() => {
    void ticketId;
    return createComposerFiles({
      intake: store,
      newId: services.newId,
      makeThumbnail,
      onChange: () => latest.current(),
      report: reportError(services),
    });
  }, [store, services, ticketId]);
  const files = useStateValue(model.state, (state) => state);

  useEffect(() => {
    store.filePolicy().then(setPolicy).catch(reportError(services));
  }, [store, services]);

  useEffect(
    () => () => {
      const filenames = model.abandon();
      if (filenames.length === 0) return;
      const text = services.translator.t('composer.filesAbandoned', { filenames: filenames.join(', ') });
      services.toasts.show({ text, tone: 'warning' });
    },
    [model, services],
  );
  return { model, files, policy };
}
