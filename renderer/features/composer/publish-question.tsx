import type { ReactElement } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { useText } from '../../i18n/translator.ts';

/** Before words that were written for colleagues become words for the customer. */
export function PublishQuestion(props: {
  readonly isOpen: boolean;
  readonly onPublish: () => void;
  readonly onKeep: () => void;
}): ReactElement {
  const { t } = useText();
  return (
    <ConfirmDialog
      isOpen={props.isOpen}
      title={t('composer.publish.title')}
      text={t('composer.publish.text')}
      confirmLabel={t('composer.publish.confirm')}
      cancelLabel={t('composer.publish.keep')}
      onConfirm={props.onPublish}
      onClose={props.onKeep}
    />
  );
}
