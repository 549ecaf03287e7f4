import { Flame } from 'lucide-react';
import type { ReactElement } from 'react';
import { isHighRisk } from '../../shared/domain/sla/high-risk.ts';
import { useText } from '../i18n/translator.ts';
import { Badge } from './badge.tsx';

/** That a ticket must not be left lying; nothing for others. In lists a sign is enough. */
export function HighRiskMark({
  tags,
  isShort = false,
}: {
  tags: readonly string[];
  isShort?: boolean;
}): ReactElement | null {
  const { t } = useText();
  if (!isHighRisk({ tags })) return null;
  const text = t('ticket.highRisk');
  if (isShort) {
    return (
      <span role="img" data-high-risk aria-label={text} title={text} className="shrink-0 text-danger">
        <Flame size={13} strokeWidth={2} aria-hidden />
      </span>
    );
  }
  return (
    <span data-high-risk className="inline-flex">
      <Badge tone="danger">
        <Flame size={11} strokeWidth={2} aria-hidden />
        {text}
      </Badge>
    </span>
  );
}
