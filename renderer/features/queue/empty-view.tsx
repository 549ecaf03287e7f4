import type { LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { Keys } from '../../components/keys.tsx';
import { useText } from '../../i18n/translator.ts';

/** A view without tickets, as a list or as a board, and what can be done instead. */
export function EmptyView({ icon }: { icon: LucideIcon }): ReactElement {
  const { t } = useText();
  return (
    <EmptyState icon={icon} title={t('queue.empty.title')} text={t('queue.empty.text')}>
      <span className="flex items-center gap-1.5">
        <Keys text="c" /> {t('command.ticket.create')}
      </span>
      <span className="flex items-center gap-1.5">
        <Keys text="1" /> – <Keys text="9" /> {t('queue.empty.otherView')}
      </span>
    </EmptyState>
  );
}
