import type { Editor } from '@tiptap/react';
import { type ReactElement, type ReactNode, useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { placeBeside } from './place-beside.ts';

interface InsertNoticeProps {
  readonly editor: Editor;
  /** Where in the text it stands. */
  readonly from: number;
  readonly icon: ReactNode;
  readonly children: ReactNode;
}

/** Why nothing is offered behind a sign; it takes no key. */
export function InsertNotice({ editor, from, icon, children }: InsertNoticeProps): ReactElement {
  const box = useRef<HTMLOutputElement>(null);
  useLayoutEffect(() => {
    if (box.current !== null) placeBeside(box.current, editor.view.coordsAtPos(from));
  });
  return createPortal(
    <output
      ref={box}
      className="floating pointer-events-none fixed z-40 flex w-[min(360px,calc(100vw-24px))] items-start gap-2 px-3 py-2 text-small text-muted"
    >
      {icon}
      <span>{children}</span>
    </output>,
    document.body,
  );
}
