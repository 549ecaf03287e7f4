import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, type ReactNode, useRef } from 'react';
import { cx } from '../../components/cx.ts';
import { IconButton } from '../../components/icon-button.tsx';
import { useText } from '../../i18n/translator.ts';

const FIELDS = 'input, select, textarea, button';

interface ListItemProps {
  /** Where the list stands in the template, and which of its items this is. */
  readonly list: string;
  readonly index: number;
  readonly count: number;
  /** What it is called, for the buttons. */
  readonly name: string;
  readonly onMove: (delta: -1 | 1) => void;
  /** Undefined where it must stay. */
  readonly onRemove: (() => void) | undefined;
  /** Beside the buttons. */
  readonly head: ReactNode;
  readonly children?: ReactNode;
  readonly className?: string;
}

/** One of a list that can be put in order; Alt with an arrow moves the one that has the focus, and the focus with it. */
export function ListItem(props: ListItemProps): ReactElement {
  const { list, index, count, name, onMove, onRemove, head, children, className } = props;
  const { t } = useText();
  const element = useRef<HTMLLIElement>(null);
  const move = (delta: -1 | 1): void => {
    if (index + delta < 0 || index + delta >= count) return;
    const document = element.current?.ownerDocument;
    const fields: Element[] = [...(element.current?.querySelectorAll(FIELDS) ?? [])];
    const active = document?.activeElement ?? null;
    const focused = active === null ? 0 : fields.indexOf(active);
    onMove(delta);
    requestAnimationFrame(() => {
      const moved = document?.querySelector(`[data-place="${list}.${index + delta}"]`);
      moved?.querySelectorAll<HTMLElement>(FIELDS)[Math.max(0, focused)]?.focus();
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const delta = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : null;
    if (!event.altKey || delta === null) return;
    event.preventDefault();
    // Not also the list around it.
    event.stopPropagation();
    move(delta);
  };
  return (
    <li
      ref={element}
      data-place={`${list}.${index}`}
      onKeyDown={onKeyDown}
      className={cx('flex flex-col gap-2 rounded-control border border-line bg-sunken p-2.5', className)}
    >
      <div className="flex items-end gap-2">
        <div className="flex min-w-0 flex-1 items-end gap-2">{head}</div>
        <span className="flex h-8 shrink-0 items-center">
          <IconButton
            icon={ArrowUp}
            size={13}
            label={t('processEditor.moveUp', { name })}
            keys="Alt+ArrowUp"
            disabled={index === 0}
            onClick={() => move(-1)}
            className="size-6!"
          />
          <IconButton
            icon={ArrowDown}
            size={13}
            label={t('processEditor.moveDown', { name })}
            keys="Alt+ArrowDown"
            disabled={index === count - 1}
            onClick={() => move(1)}
            className="size-6!"
          />
          <IconButton
            icon={X}
            size={14}
            label={t('processEditor.remove', { name })}
            disabled={onRemove === undefined}
            onClick={onRemove}
            className="size-6!"
          />
        </span>
      </div>
      {children}
    </li>
  );
}
