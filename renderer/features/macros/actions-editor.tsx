import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, useEffect, useId, useRef } from 'react';
import type { ActionKind } from '../../../shared/model/action.ts';
import { ACTION_LIMITS } from '../../../shared/model/action.ts';
import { IconButton } from '../../components/icon-button.tsx';
import { Select } from '../../components/select.tsx';
import { type Translate, useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { ACTION_ICONS } from './action-icon.ts';
import { ActionValue } from './action-value.tsx';
import { ACTION_KINDS, type ActionLine, type ActionProblem, newAction, problemOf } from './macro-form.ts';

interface ActionsEditorProps {
  readonly lines: readonly ActionLine[];
  readonly onChange: (lines: readonly ActionLine[]) => void;
  readonly hasTried: boolean;
  /** Nobody is there who could be me, or whose draft it could be. */
  readonly isForRules?: boolean;
}

/** The actions of a macro or a rule in their order; Alt with an arrow moves the one that has the focus. */
export function ActionsEditor({
  lines,
  onChange,
  hasTried,
  isForRules = false,
}: ActionsEditorProps): ReactElement {
  const { newId } = useServices();
  const { t } = useText();
  const { data: teams } = useLiveQuery('team.list', {});
  const list = useRef<HTMLUListElement>(null);
  const wanted = useRef<string | null>(null);
  const add = (kind: ActionKind): void => {
    const action =
      isForRules && kind === 'assign' ? { kind, assigneeId: null } : newAction(kind, teams ?? []);
    if (action === null) return;
    const key = newId();
    wanted.current = key;
    onChange([...lines, { key, action }]);
  };
  // Whoever has added an action goes on in it; a line that was moved keeps the focus that it had.
  useEffect(() => {
    if (wanted.current === null) return;
    const line = list.current?.querySelector(`[data-line="${wanted.current}"]`);
    if (line == null) return;
    wanted.current = null;
    line.querySelector<HTMLElement>('select, textarea, input')?.focus();
    line.scrollIntoView?.({ block: 'nearest' });
  });
  const move = (place: number, delta: number): void => {
    const line = lines[place];
    if (line === undefined || place + delta < 0 || place + delta >= lines.length) return;
    onChange(lines.toSpliced(place, 1).toSpliced(place + delta, 0, line));
  };
  return (
    <div className="flex flex-col gap-2">
      <ul ref={list} aria-label={t('macros.actions')} className="flex flex-col gap-2 empty:hidden">
        {lines.map((line, place) => (
          <Line
            key={line.key}
            line={line}
            isFirst={place === 0}
            isLast={place === lines.length - 1}
            isForRules={isForRules}
            problem={hasTried ? problemOf(line.action) : null}
            onChange={(action) => onChange(lines.with(place, { ...line, action }))}
            onMove={(delta) => move(place, delta)}
            onRemove={() => onChange(lines.toSpliced(place, 1))}
          />
        ))}
      </ul>
      {lines.length >= ACTION_LIMITS.actions ? null : (
        <Select
          label={t('macroDialog.addAction')}
          value={'' as ActionKind | ''}
          options={[
            { value: '' as ActionKind | '', label: t('macroDialog.addAction') },
            ...ACTION_KINDS.filter((kind) => !isForRules || kind !== 'draftReply').map((value) => ({
              value,
              label: t(`actionKind.${value}`),
            })),
          ]}
          onChange={(kind) => {
            if (kind !== '') add(kind);
          }}
          className="w-56! text-accent"
        />
      )}
    </div>
  );
}

interface LineProps {
  readonly line: ActionLine;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly isForRules: boolean;
  readonly problem: ActionProblem | null;
  readonly onChange: (action: ActionLine['action']) => void;
  readonly onMove: (delta: number) => void;
  readonly onRemove: () => void;
}

function Line({
  line,
  isFirst,
  isLast,
  isForRules,
  problem,
  onChange,
  onMove,
  onRemove,
}: LineProps): ReactElement {
  const { t } = useText();
  const id = useId();
  const element = useRef<HTMLLIElement>(null);
  const name = t(`actionKind.${line.action.kind}`);
  const Icon = ACTION_ICONS[line.action.kind];
  const onKeyDown = (event: KeyboardEvent): void => {
    const delta = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (!event.altKey || delta === 0) return;
    event.preventDefault();
    const focused = element.current?.ownerDocument.activeElement;
    onMove(delta);
    // Moving the line in the document takes the focus out of it.
    if (focused instanceof HTMLElement) requestAnimationFrame(() => focused.focus());
  };
  return (
    <li
      ref={element}
      data-line={line.key}
      aria-label={name}
      onKeyDown={onKeyDown}
      className="flex flex-col gap-1 rounded-control border border-line bg-sunken p-2"
    >
      <div className="flex items-start gap-2">
        <span className="flex h-8 w-36 shrink-0 items-center gap-2">
          <Icon size={15} strokeWidth={1.75} aria-hidden className="shrink-0 text-muted" />
          <span className="truncate">{name}</span>
        </span>
        <div className="flex min-w-0 flex-1">
          <ActionValue
            action={line.action}
            isForRules={isForRules}
            label={t('macroDialog.value', { action: name })}
            onChange={onChange}
            problemId={problem === null ? undefined : id}
          />
        </div>
        <span className="flex h-8 shrink-0 items-center">
          <IconButton
            icon={ArrowUp}
            size={13}
            label={t('macroDialog.moveUp', { action: name })}
            keys="Alt+ArrowUp"
            disabled={isFirst}
            onClick={() => onMove(-1)}
            className="size-6!"
          />
          <IconButton
            icon={ArrowDown}
            size={13}
            label={t('macroDialog.moveDown', { action: name })}
            keys="Alt+ArrowDown"
            disabled={isLast}
            onClick={() => onMove(1)}
            className="size-6!"
          />
          <IconButton
            icon={X}
            size={14}
            label={t('macroDialog.remove', { action: name })}
            onClick={onRemove}
          />
        </span>
      </div>
      {problem === null ? null : (
        <p id={id} className="pl-38 text-small text-danger">
          {problemText(t, problem)}
        </p>
      )}
    </li>
  );
}

function problemText(t: Translate, problem: ActionProblem): string {
  switch (problem.kind) {
    case 'needsText':
      return t('macroDialog.needsText');
    case 'needsLabel':
      return t('macroDialog.needsLabel');
    case 'noSuchPlace':
      return t('macros.noSuchPlace', { names: problem.names.map((name) => `{{${name}}}`).join(', ') });
  }
}
