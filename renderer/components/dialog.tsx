import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import {
  type ComponentProps,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  type RefObject,
  useState,
} from 'react';
import { useText } from '../i18n/translator.ts';
import { useServices } from '../services.ts';
import { cx } from './cx.ts';

interface DialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** The title is only said, not shown. */
  readonly hasHiddenTitle?: boolean;
  readonly initialFocus?: RefObject<HTMLElement | null>;
  readonly className?: string;
  /** Keys anywhere in the dialog. */
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  readonly children: ReactNode;
}

/** A window over the window. It holds the focus, closes on Escape and gives the focus back, unless it goes elsewhere. */
export function Dialog({
  isOpen,
  onClose,
  title,
  hasHiddenTitle = false,
  initialFocus,
  className,
  onKeyDown,
  children,
}: DialogProps): ReactElement {
  const { t } = useText();
  return (
    <Base.Root
      open={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-backdrop transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Popup
          onKeyDown={onKeyDown}
          {...(initialFocus === undefined ? {} : { initialFocus })}
          className={cx(
            'floating fixed top-[12vh] left-1/2 z-40 flex max-h-[76vh] w-[min(560px,calc(100vw-32px))] -translate-x-1/2 flex-col overflow-hidden',
            className,
          )}
        >
          {hasHiddenTitle ? (
            <Base.Title className="sr-only">{title}</Base.Title>
          ) : (
            <header className="flex items-center justify-between border-b border-line py-2.5 pr-2.5 pl-4">
              <Base.Title className="text-title">{title}</Base.Title>
              <Base.Close
                aria-label={t('action.close')}
                className="grid size-7 place-items-center rounded-control text-muted hover:bg-hover"
              >
                <X size={16} aria-hidden />
              </Base.Close>
            </header>
          )}
          {children}
        </Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** Is there while the dialog is open, so it sees who had the focus before. */
function Popup(props: ComponentProps<typeof Base.Popup>): ReactElement {
  const { panes } = useServices();
  const [giveBack] = useState(() => panes.remember());
  return <Base.Popup data-overlay finalFocus={() => !panes.hasPromised() && giveBack()} {...props} />;
}
