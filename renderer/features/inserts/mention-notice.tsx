import type { Editor } from '@tiptap/react';
import { Lock } from 'lucide-react';
import { type ReactElement, useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { useText } from '../../i18n/translator.ts';
import { placeBeside } from './place-beside.ts';

/** Why nobody is offered in an answer; it takes no key. */
export function MentionNotice({ editor, from }: { editor: Editor; from: number }): ReactElement {
  const { t } = useText();
  const box = useRef<HTMLOutputElement>(null);
  useLayoutEffect(() => {
    if (box.current !== null) placeBeside(box.current, editor.view.coordsAtPos(from));
  });
  return createPortal(
    <output
      ref={box}
      className="floating pointer-events-none fixed z-40 flex w-[min(360px,calc(100vw-24px))] items-start gap-2 px-3 py-2 text-small text-muted"
    >
      <Lock size={14} aria-hidden className="mt-0.5 shrink-0 text-note-text" />
      {t('inserts.noMentions')}
    </output>,
    document.body,
  );
}
