import { Command as Cmdk } from 'cmdk';
import { type KeyboardEvent, type ReactElement, type ReactNode, useRef } from 'react';
import { Dialog } from '../../components/dialog.tsx';
import type { useChosenItem } from './use-chosen-item.ts';

interface ChoiceDialogProps {
  readonly title: string;
  readonly onClose: () => void;
  /** What is typed to find something. */
  readonly text: string;
  readonly onType: (text: string) => void;
  readonly placeholder: string;
  readonly chosen: ReturnType<typeof useChosenItem>;
  /** Stands before the field in its line. */
  readonly before?: ReactNode;
  readonly className?: string;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  /** The list, and what is said about the chosen line. */
  readonly children: ReactNode;
}

/** A dialog in which one types to find something, and takes it with Enter. */
export function ChoiceDialog({
  title,
  text,
  onType,
  placeholder,
  chosen: { onKeyDownCapture, onPointerMoveCapture, ...chosen },
  before,
  children,
  ...dialog
}: ChoiceDialogProps): ReactElement {
  const input = useRef<HTMLInputElement>(null);
  return (
    <Dialog isOpen title={title} initialFocus={input} {...dialog}>
      <Cmdk
        shouldFilter={false}
        loop
        label={title}
        className="flex min-h-0 flex-col"
        onKeyDownCapture={onKeyDownCapture}
        onPointerMoveCapture={onPointerMoveCapture}
        {...chosen}
      >
        <div className="flex h-10 shrink-0 items-center gap-2 border-b border-line px-4">
          {before}
          <Cmdk.Input
            ref={input}
            value={text}
            onValueChange={onType}
            placeholder={placeholder}
            className="h-full min-w-0 flex-1 bg-transparent outline-none placeholder:text-faint"
          />
        </div>
        {children}
      </Cmdk>
    </Dialog>
  );
}
