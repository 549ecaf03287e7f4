import type { Editor } from '@tiptap/react';
import {
  type ReactElement,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { createPortal } from 'react-dom';
import type { TextKey } from '../../../shared/i18n/resources.ts';
import { cx } from '../../components/cx.ts';
import { Keys } from '../../components/keys.tsx';
import { useText } from '../../i18n/translator.ts';
import { SUGGESTING_ATTRIBUTE } from '../../keymap/focus-place.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { dismissInsert, type InsertSession } from './insert-session.ts';
import type { Inserts } from './inserts.ts';
import { placeBeside } from './place-beside.ts';
import { type Insertion, putInto } from './put-into.ts';

/** One line of the list. */
export interface Suggestion {
  readonly id: string;
  readonly content: ReactNode;
  /** Null when it is not there any more. */
  put(): Insertion | Promise<Insertion | null>;
  /** What Shift+Enter puts in instead. */
  readonly putOther?: (() => Insertion) | undefined;
}

export interface SuggestionListProps {
  readonly editor: Editor;
  readonly inserts: Inserts;
  readonly session: InsertSession;
  readonly title: TextKey;
  readonly suggestions: readonly Suggestion[];
  /** False while the answer to what was typed is on its way: these are those to what was typed before. */
  readonly isCurrent?: boolean;
  /** What the second key does, where there is one. */
  readonly other?: TextKey | undefined;
  /** A word about what will be put in. */
  readonly notice?: TextKey | undefined;
}

/**
 * What fits the words behind a sign, beside the caret. The text keeps the focus and goes on being written; nothing is
 * shown where nothing fits.
 */
export function SuggestionList(props: SuggestionListProps): ReactElement | null {
  const { editor, inserts, session, title, suggestions, isCurrent = true, other, notice } = props;
  const services = useServices();
  const { t } = useText();
  const list = useRef<HTMLElement>(null);
  const id = useId();
  const isEnterWaiting = useRef(false);
  // What was moved to belongs to one typed text: another begins at the first line again.
  const [moved, setMoved] = useState({ query: session.query, index: 0 });
  const isMoved = moved.query === session.query;
  const active = isMoved ? Math.min(moved.index, suggestions.length - 1) : 0;
  const isShown = suggestions.length > 0;

  const take = (suggestion: Suggestion, isOther: boolean): void => {
    const made = isOther && suggestion.putOther !== undefined ? suggestion.putOther() : suggestion.put();
    if (!(made instanceof Promise)) {
      putInto(editor, session, made);
      return;
    }
    made
      .then((later) => {
        const now = inserts.session.get();
        // Who went on elsewhere meanwhile does not want it there.
        if (later !== null && now?.kind === session.kind && !editor.isDestroyed) putInto(editor, now, later);
      })
      .catch(reportError(services));
  };
  const move = (by: number): void => {
    const index = (active + by + suggestions.length) % suggestions.length;
    setMoved({ query: session.query, index });
  };
  const onKey = (event: KeyboardEvent): boolean => {
    if (!isShown || event.ctrlKey || event.metaKey || event.altKey) return false;
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        if (event.shiftKey) return false;
        move(event.key === 'ArrowDown' ? 1 : -1);
        return true;
      case 'Enter':
      case 'Tab': {
        if (event.shiftKey && (event.key === 'Tab' || other === undefined)) return false;
        const chosen = suggestions[active];
        if (!isCurrent) isEnterWaiting.current = true;
        else if (chosen !== undefined) take(chosen, event.shiftKey);
        return true;
      }
      case 'Escape':
        editor.view.dispatch(dismissInsert(editor.state.tr));
        return true;
      default:
        return false;
    }
  };

  useLayoutEffect(() => {
    inserts.onKey.current = onKey;
    return () => {
      inserts.onKey.current = null;
    };
  });
  useEffect(() => {
    if (!isCurrent || !isEnterWaiting.current) return;
    isEnterWaiting.current = false;
    const [first] = suggestions;
    if (first !== undefined) take(first, false);
  });
  const activeId = isShown ? `${id} ${suggestions[active]?.id ?? ''}`.replaceAll(' ', '-') : null;
  useLayoutEffect(() => {
    const { dom } = editor.view;
    if (activeId === null) return;
    dom.setAttribute('aria-activedescendant', activeId);
    document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' });
    return () => dom.removeAttribute('aria-activedescendant');
  }, [editor, activeId]);
  useLayoutEffect(() => {
    if (!isShown) return;
    const { dom } = editor.view;
    const said = {
      'aria-controls': id,
      'aria-autocomplete': 'list',
      'aria-haspopup': 'listbox',
      [SUGGESTING_ATTRIBUTE]: '',
    };
    for (const [name, value] of Object.entries(said)) dom.setAttribute(name, value);
    return () => {
      for (const name of Object.keys(said)) dom.removeAttribute(name);
    };
  }, [editor, isShown, id]);
  // The caret moves with every key, and what scrolls under it as well.
  useLayoutEffect(() => {
    const put = (): void => {
      if (list.current === null || editor.isDestroyed) return;
      placeBeside(list.current, editor.view.coordsAtPos(session.from));
    };
    put();
    window.addEventListener('resize', put);
    window.addEventListener('scroll', put, { capture: true });
    return () => {
      window.removeEventListener('resize', put);
      window.removeEventListener('scroll', put, { capture: true });
    };
  });

  if (!isShown) return null;
  return createPortal(
    <section
      ref={list}
      aria-label={t(title)}
      className="floating fixed z-40 flex w-[min(440px,calc(100vw-24px))] flex-col overflow-hidden"
    >
      <p className="px-3 pt-2 pb-1 text-micro font-semibold text-faint" aria-hidden>
        {t(title)}
      </p>
      <div
        id={id}
        role="listbox"
        aria-label={t(title)}
        tabIndex={-1}
        // The text keeps the focus.
        onMouseDown={(event) => event.preventDefault()}
        className="max-h-[264px] min-h-0 overflow-y-auto px-1"
      >
        {suggestions.map((suggestion, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: its keys go to the text, which has the focus
          // biome-ignore lint/a11y/useFocusableInteractive: it is named by aria-activedescendant
          <div
            key={suggestion.id}
            id={`${id} ${suggestion.id}`.replaceAll(' ', '-')}
            role="option"
            aria-selected={index === active}
            onMouseMove={({ movementX, movementY }) => {
              if (index === active || (movementX === 0 && movementY === 0)) return;
              setMoved({ query: session.query, index });
            }}
            onClick={(event) => take(suggestion, event.shiftKey && other !== undefined)}
            className={cx(
              'flex min-h-[30px] items-center gap-2 rounded-control px-2 py-1',
              index === active && 'bg-accent-soft shadow-[inset_2px_0_0_var(--accent)]',
            )}
          >
            {suggestion.content}
          </div>
        ))}
      </div>
      <p className="mt-1 flex items-center gap-3 border-t border-line bg-sunken px-3 py-1.5 text-small text-faint">
        <span className="flex items-center gap-1.5">
          <Keys text="Enter" /> {t('inserts.take')}
        </span>
        {other === undefined ? null : (
          <span className="flex items-center gap-1.5">
            <Keys text="Shift+Enter" /> {t(other)}
          </span>
        )}
        <span className="flex-1" />
        {notice === undefined ? null : <span className="min-w-0 truncate">{t(notice)}</span>}
      </p>
      <output className="sr-only">{t('inserts.found', { count: suggestions.length })}</output>
    </section>,
    document.body,
  );
}
