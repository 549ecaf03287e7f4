import type { ReactElement } from 'react';
import type { MailRecipient } from '../../../shared/domain/customers/mail-recipient.ts';
import { rejectionText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';

interface NoRecipientProps {
  readonly recipient: MailRecipient;
  /** Something was written that cannot be sent. */
  readonly isWritten: boolean;
}

/** Why a reply goes nowhere: said calmly before anything is written, and as what stands in the way of sending after. */
export function NoRecipient({ recipient, isWritten }: NoRecipientProps): ReactElement | null {
  const { t } = useText();
  if (recipient.kind !== 'nobody') return null;
  const text = rejectionText(t, recipient.code, recipient.params);
  return isWritten ? (
    <p role="alert" className="mx-3 mb-1.5 text-small text-danger">
      {text}
    </p>
  ) : (
    <p className="mx-3 mb-1.5 text-small text-muted">{text}</p>
  );
}
