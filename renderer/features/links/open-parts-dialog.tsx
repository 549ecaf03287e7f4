import { type ReactElement, useEffect } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { useText } from '../../i18n/translator.ts';
import type { OpenPartsQuestion } from '../../state/ui-state.ts';
import { LinkLine } from './link-line.tsx';

/** Which sub-tickets are still open, before the ticket they are parts of is solved. */
export function OpenPartsDialog({
  question,
  onClose,
}: {
  question: OpenPartsQuestion;
  onClose: () => void;
}): ReactElement {
  const { t } = useText();
  const { count, parts, answer } = question;
  // Also when something else takes its place: an act must not wait for an answer for ever.
  useEffect(() => () => answer(false), [answer]);
  return (
    <ConfirmDialog
      isOpen
      title={t('openParts.title', { count })}
      text={t('openParts.text')}
      confirmLabel={t('openParts.confirm')}
      cancelLabel={t('openParts.keep')}
      onConfirm={() => {
        answer(true);
        onClose();
      }}
      onClose={onClose}
    >
      <ul className="mt-3 flex flex-col gap-1.5 rounded-control border border-line bg-sunken px-3 py-2">
        {parts.map((row) => (
          <li key={row.id}>
            <LinkLine row={row} />
          </li>
        ))}
        {count > parts.length ? (
          <li className="text-small text-faint">{t('openParts.more', { count: count - parts.length })}</li>
        ) : null}
      </ul>
    </ConfirmDialog>
  );
}
