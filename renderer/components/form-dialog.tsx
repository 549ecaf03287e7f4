import { Trash2 } from 'lucide-react';
import {
  type FormEvent,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  type RefObject,
  useEffect,
  useRef,
  useState,
} from 'react';
import { errorText } from '../i18n/sentences.ts';
import { useText } from '../i18n/translator.ts';
import { readError } from '../store-client/read-error.ts';
import { Banner } from './banner.tsx';
import { Button } from './button.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { Dialog } from './dialog.tsx';
import { Keys } from './keys.tsx';

interface FormDialogProps {
  readonly title: string;
  readonly saveLabel: string;
  /** What would be lost. */
  readonly discardText: string;
  readonly initialFocus: RefObject<HTMLElement | null>;
  /** Whether anything is other than it was: leaving asks then. */
  readonly isChanged: boolean;
  /** Whether it can be saved; what is missing is said beside its field once `hasTried`. */
  readonly isComplete: boolean;
  /** Where what is missing is shown otherwise than beside fields that are there. */
  readonly onIncomplete?: () => void;
  /** Saves it. @returns a sentence that says why not, or null when it is saved */
  readonly onSave: () => Promise<string | null>;
  readonly onClose: () => void;
  /** Only of what is there already. */
  readonly removal?: { readonly label: string; run(): void } | undefined;
  /** Beside the buttons. */
  readonly note?: ReactNode;
  /** `wide`: nearly the whole window, whose parts scroll by themselves. */
  readonly layout?: 'form' | 'wide';
  readonly children: (hasTried: boolean) => ReactNode;
}

const LAYOUTS = {
  form: {
    dialog: 'top-[5vh]! max-h-[90vh]! w-[min(760px,calc(100vw-32px))]!',
    content: 'flex min-h-0 flex-col gap-4 overflow-y-auto p-4',
  },
  wide: {
    dialog: 'top-4! h-[calc(100vh-32px)]! max-h-none! w-[calc(100vw-32px)]!',
    content: 'flex min-h-0 flex-1 flex-col',
  },
} as const;

/** A form that makes or edits one thing: it says what is missing, asks before anything is lost, and is saved with Ctrl+Enter. */
export function FormDialog(props: FormDialogProps): ReactElement {
  const { title, saveLabel, discardText, initialFocus, isChanged, isComplete, onSave, onClose } = props;
  const { removal, note, layout = 'form', onIncomplete, children } = props;
  const { t } = useText();
  const [tries, setTries] = useState(0);
  const [problem, setProblem] = useState<string | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  const element = useRef<HTMLFormElement>(null);

  // The first of what is missing has the focus.
  useEffect(() => {
    if (tries > 0) element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [tries]);

  const close = (): void => {
    if (isChanged) setIsAsking(true);
    else onClose();
  };
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isSaving) return;
    setTries(tries + 1);
    if (!isComplete) {
      onIncomplete?.();
      return;
    }
    setIsSaving(true);
    try {
      const refusal = await onSave();
      setProblem(refusal);
      if (refusal === null) onClose();
    } catch (error) {
      setProblem(errorText(t, readError(error)));
    }
    setIsSaving(false);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const isComposing = event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229;
    if (event.key !== 'Enter' || isComposing) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      element.current?.requestSubmit();
    } else if (event.target instanceof HTMLInputElement) {
      // A form of many fields is not saved by the Enter that was meant for one of them.
      event.preventDefault();
    }
  };

  return (
    <Dialog
      isOpen
      onClose={close}
      title={title}
      initialFocus={initialFocus}
      onKeyDown={onKeyDown}
      className={LAYOUTS[layout].dialog}
    >
      <form
        ref={element}
        onSubmit={(event) => void save(event)}
        className="flex min-h-0 flex-1 flex-col"
        noValidate
      >
        <div className={LAYOUTS[layout].content}>
          {problem === null ? null : (
            <Banner
              tone="danger"
              className={layout === 'form' ? 'rounded-control' : 'border-x-0! border-t-0!'}
            >
              {problem}
            </Banner>
          )}
          {children(tries > 0)}
        </div>
        <footer className="flex shrink-0 items-center gap-2 border-t border-line px-4 py-3">
          {removal === undefined ? null : (
            <Button tone="danger" icon={<Trash2 size={14} aria-hidden />} onClick={removal.run}>
              {removal.label}
            </Button>
          )}
          {note}
          <span className="flex-1" />
          <Button onClick={close}>{t('action.cancel')}</Button>
          <Button type="submit" tone="primary" disabled={isSaving}>
            {saveLabel}
          </Button>
          <Keys text="Mod+Enter" />
        </footer>
      </form>
      <ConfirmDialog
        isOpen={isAsking}
        title={t('viewDialog.discardTitle')}
        text={discardText}
        confirmLabel={t('viewDialog.discard')}
        cancelLabel={t('viewDialog.keepEditing')}
        onConfirm={onClose}
        onClose={() => setIsAsking(false)}
      />
    </Dialog>
  );
}
