import { CornerDownRight } from 'lucide-react';
import type { ReactElement } from 'react';
import type { NamedTicket } from '../../../shared/contract/queries.ts';
import { Button } from '../../components/button.tsx';
import { useText } from '../../i18n/translator.ts';

/** Of which ticket the new one will be a part. */
export function PartOf({ parent, onRemove }: { parent: NamedTicket; onRemove: () => void }): ReactElement {
  const { t } = useText();
  return (
    <p className="flex min-w-0 items-center gap-2 rounded-control border border-accent-line bg-accent-soft py-1 pr-1 pl-2.5 text-small">
      <CornerDownRight size={14} strokeWidth={1.75} aria-hidden className="shrink-0 text-accent" />
      <span className="shrink-0">{t('newTicket.partOf')}</span>
      <span className="min-w-0 flex-1 truncate">
        <span className="tabular">#{parent.number}</span>{' '}
        {parent.subject === '' ? t('queue.noSubject') : parent.subject}
      </span>
      <Button tone="quiet" className="h-6 shrink-0" onClick={onRemove}>
        {t('newTicket.ownTicket')}
      </Button>
    </p>
  );
}
