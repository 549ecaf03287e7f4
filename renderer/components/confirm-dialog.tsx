import { type ReactElement, Suspense } from 'react';
import { lazyPart } from '../lazy-parts.ts';
import type { ConfirmDialogProps } from './confirm-question.tsx';

const ConfirmQuestion = lazyPart(async () => (await import('./confirm-question.tsx')).ConfirmQuestion);

/** A question before something that cannot be undone, fetched when it is first asked. */
export function ConfirmDialog(props: ConfirmDialogProps): ReactElement | null {
  if (!props.isOpen) return null;
  return (
    <Suspense>
      <ConfirmQuestion {...props} />
    </Suspense>
  );
}
