import { ArrowDown, ArrowUp, Pencil, Plus, Workflow } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, useRef } from 'react';
import type { Rule } from '../../../shared/model/rule.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { SwitchField } from '../../components/switch-field.tsx';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { type Services, useServices } from '../../services.ts';
import { patchUi } from '../../state/ui-state.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { eventWords } from './event-words.ts';
import { newRule, saveRules } from './own-rule.ts';

/** The rules of the organization in their order: on or off, up and down, to edit and to make. */
export function RulesDialog({ onClose }: { onClose: () => void }): ReactElement {
  const services = useServices();
  const { t } = useText();
  const { data: rules = [] } = useLiveQuery('rule.list', {});
  const add = useRef<HTMLButtonElement>(null);
  const edit = (rule: Rule, isNew: boolean): void =>
    patchUi(services.ui, { overlay: { kind: 'rule', rule, isNew } });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('rules.title')}
      initialFocus={add}
      className="w-[min(680px,calc(100vw-32px))]!"
    >
      {rules.length === 0 ? (
        <EmptyState icon={Workflow} title={t('rules.none.title')} text={t('rules.none.text')} />
      ) : (
        <ol aria-label={t('rules.title')} className="min-h-0 overflow-y-auto py-1">
          {rules.map((rule, place) => (
            <RuleRow
              key={rule.id}
              rule={rule}
              place={place + 1}
              isFirst={place === 0}
              isLast={place === rules.length - 1}
              onEdit={() => edit(rule, false)}
              onMove={(delta) => save(services, moved(rules, place, delta))}
              onSwitch={(isEnabled) => save(services, [{ ...rule, isEnabled }])}
            />
          ))}
        </ol>
      )}
      <footer className="flex shrink-0 items-center gap-2 border-t border-line px-4 py-3">
        <Button
          ref={add}
          icon={<Plus size={14} aria-hidden />}
          onClick={() => edit(newRule(services, rules), true)}
        >
          {t('rules.new')}
        </Button>
        <span className="flex-1" />
        <Button onClick={onClose}>{t('action.close')}</Button>
      </footer>
    </Dialog>
  );
}

function save(services: Services, rules: readonly Rule[]): void {
  saveRules(services, rules)
    .then((refusal) => {
      if (refusal !== null) services.toasts.show({ text: refusal, tone: 'warning' }, 'rule');
    })
    .catch(reportError(services));
}

/** The rules whose place is another one when this one changes places with its neighbour. */
export function moved(rules: readonly Rule[], place: number, delta: number): readonly Rule[] {
  const [one, other] = [rules[place], rules[place + delta]];
  if (one === undefined || other === undefined) return [];
  if (one.position !== other.position) {
    return [
      { ...one, position: other.position },
      { ...other, position: one.position },
    ];
  }
  // Made on two workstations at once: all get a place of their own.
  const ordered = rules.toSpliced(place, 1).toSpliced(place + delta, 0, one);
  return ordered.flatMap((rule, position) => (rule.position === position ? [] : [{ ...rule, position }]));
}

interface RuleRowProps {
  readonly rule: Rule;
  /** Its place in the order, from 1. */
  readonly place: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onEdit: () => void;
  readonly onMove: (delta: number) => void;
  readonly onSwitch: (isEnabled: boolean) => void;
}

function RuleRow({ rule, place, isFirst, isLast, onEdit, onMove, onSwitch }: RuleRowProps): ReactElement {
  const { t } = useText();
  const { name } = rule;
  const onKeyDown = (event: KeyboardEvent): void => {
    const delta = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (!event.altKey || delta === 0) return;
    event.preventDefault();
    onMove(delta);
  };
  const kinds = rule.actions.map(({ kind }) => t(`actionKind.${kind}`)).join(t('event.comma'));
  const does = t('rules.does', { event: eventWords(rule, t), kinds, version: rule.version });
  return (
    <li onKeyDown={onKeyDown} className="flex items-center gap-2 px-4 py-2">
      <span aria-hidden className="tabular w-5 shrink-0 self-start text-right text-faint">
        {place}
      </span>
      <div className="min-w-0 flex-1">
        <SwitchField
          label={name}
          hint={rule.isLast ? t('rules.endsEvent', { does }) : does}
          isOn={rule.isEnabled}
          onChange={onSwitch}
        />
      </div>
      <IconButton
        icon={ArrowUp}
        size={14}
        label={t('rules.moveUp', { name })}
        keys="Alt+ArrowUp"
        disabled={isFirst}
        onClick={() => onMove(-1)}
      />
      <IconButton
        icon={ArrowDown}
        size={14}
        label={t('rules.moveDown', { name })}
        keys="Alt+ArrowDown"
        disabled={isLast}
        onClick={() => onMove(1)}
      />
      <IconButton icon={Pencil} size={14} label={t('rules.edit', { name })} onClick={onEdit} />
    </li>
  );
}
