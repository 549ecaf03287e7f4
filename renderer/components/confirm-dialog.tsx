import { AlertDialog } from '@base-ui/react/alert-dialog';
import { type ReactElement, useRef } from 'react';
import { useText } from '../i18n/translator.ts';
import { Button } from './button.tsx';

interface ConfirmDialogProps {
  readonly isOpen: boolean;
  readonly title: string;
  readonly text: string;
  readonly confirmLabel: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** A question before something that cannot be undone. The safe answer has the focus. */
export function ConfirmDialog(props: ConfirmDialogProps): ReactElement {
  const { isOpen, title, text, confirmLabel, onConfirm, onClose } = props;
  const { t } = useText();
  const cancel = useRef<HTMLButtonElement>(null);
  return (
    <AlertDialog.Root
      open={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-40 bg-backdrop" />
        <AlertDialog.Popup
          data-overlay
          initialFocus={cancel}
          className="floating fixed top-[24vh] left-1/2 z-40 w-[min(420px,calc(100vw-32px))] -translate-x-1/2 p-4"
        >
          <AlertDialog.Title className="text-title">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-1 text-muted">{text}</AlertDialog.Description>
          <div className="mt-4 flex justify-end gap-2">
            <Button ref={cancel} onClick={onClose}>
              {t('action.cancel')}
            </Button>
            <Button tone="danger" onClick={onConfirm}>
              {confirmLabel}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
