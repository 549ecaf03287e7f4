import { AlertDialog } from '@base-ui/react/alert-dialog';
import { type ReactElement, type ReactNode, useRef } from 'react';
import { useText } from '../i18n/translator.ts';
import { Button } from './button.tsx';

export interface ConfirmDialogProps {
  readonly isOpen: boolean;
  readonly title: string;
  readonly text: string;
  readonly confirmLabel: string;
  /** Where the safe answer is more than to cancel. */
  readonly cancelLabel?: string;
  /** What the question is about, in full. */
  readonly children?: ReactNode;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** A question before something that cannot be undone. The safe answer has the focus. */
export function ConfirmQuestion(props: ConfirmDialogProps): ReactElement {
  const { t } = useText();
  const { isOpen, title, text, confirmLabel, children, onConfirm, onClose } = props;
  const { cancelLabel = t('action.cancel') } = props;
  const cancel = useRef<HTMLButtonElement>(null);
  return (
    <AlertDialog.Root
      open={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <AlertDialog.Portal>
        {/* Also over another dialog, which would be as light as this one. */}
        <AlertDialog.Backdrop forceRender className="fixed inset-0 z-40 bg-backdrop" />
        <AlertDialog.Popup
          data-overlay
          initialFocus={cancel}
          className="floating fixed top-[18vh] left-1/2 z-40 flex max-h-[72vh] w-[min(440px,calc(100vw-32px))] -translate-x-1/2 flex-col p-4"
        >
          <AlertDialog.Title className="text-title">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-1 text-pretty text-muted">{text}</AlertDialog.Description>
          {children}
          <div className="mt-4 flex justify-end gap-2">
            <Button ref={cancel} onClick={onClose}>
              {cancelLabel}
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
