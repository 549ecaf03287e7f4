import { TriangleAlert } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorBoundary } from '../../components/error-boundary.tsx';
import { useText } from '../../i18n/translator.ts';

interface GuardedProps {
  readonly children: ReactNode;
  /** What the part is about, for example the open ticket: about another one it is shown again by itself. */
  readonly subject?: string | null;
}

/** A part of the screen that fails alone: it says so, and offers to be shown again. */
export function Guarded({ children, subject }: GuardedProps): ReactElement {
  return (
    <ErrorBoundary subject={subject} fallback={(error, retry) => <PartFailed error={error} retry={retry} />}>
      {children}
    </ErrorBoundary>
  );
}

function PartFailed({ error, retry }: { error: unknown; retry: () => void }): ReactElement {
  const { t } = useText();
  return (
    <section role="alert" className="h-full overflow-auto bg-surface">
      <EmptyState icon={TriangleAlert} title={t('partFailed.title')} text={t('partFailed.text')}>
        <Button tone="primary" onClick={retry}>
          {t('partFailed.retry')}
        </Button>
        <code className="max-w-full basis-full text-small break-words text-faint select-text">
          {String(error)}
        </code>
      </EmptyState>
    </section>
  );
}
