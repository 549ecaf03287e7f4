import { Plus, Trash2 } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { Select } from '../../components/select.tsx';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { type ConditionGroup, type ConditionLine, newLine } from './condition-form.ts';
import { ConditionLineView } from './condition-line.tsx';

interface ConditionEditorProps {
  readonly groups: readonly ConditionGroup[];
  readonly onChange: (groups: readonly ConditionGroup[]) => void;
  readonly hasTried: boolean;
  /** Whether a rule asks, which knows no “me” and no “now”. */
  readonly isForRules?: boolean;
}

/** Which tickets are meant: groups of lines, all of which must hold. */
export function ConditionEditor(props: ConditionEditorProps): ReactElement {
  const { groups, onChange, hasTried, isForRules = false } = props;
  const { newId } = useServices();
  const { t } = useText();
  const [newKey, setNewKey] = useState<string | null>(null);
  const begin = (): ConditionLine => {
    const line = newLine(newId, 'status', isForRules);
    setNewKey(line.key);
    return line;
  };
  const put = (group: ConditionGroup, lines: readonly ConditionLine[]): void =>
    onChange(groups.map((each) => (each === group ? { ...group, lines } : each)));
  return (
    <div className="flex flex-col gap-2">
      {groups.map((group, place) => (
        <fieldset
          key={group.key}
          aria-label={t(`conditionMode.${group.mode}`)}
          className="flex flex-col gap-1.5 rounded-control border border-line bg-sunken p-2.5"
        >
          <div className="flex items-center gap-2">
            {place === 0 ? null : (
              <span className="text-small font-semibold text-faint">{t('viewDialog.and')}</span>
            )}
            <Select
              label={t('viewDialog.mode')}
              value={group.mode}
              options={(['all', 'any', 'none'] as const).map((value) => ({
                value,
                label: t(`conditionMode.${value}`),
              }))}
              onChange={(mode) =>
                onChange(groups.map((each) => (each === group ? { ...group, mode } : each)))
              }
              className="h-7! w-56! font-semibold"
            />
            <span className="flex-1" />
            {groups.length === 1 ? null : (
              <IconButton
                icon={Trash2}
                size={14}
                label={t('viewDialog.removeGroup')}
                onClick={() => onChange(groups.filter((each) => each !== group))}
              />
            )}
          </div>
          {group.lines.map((line) => (
            <ConditionLineView
              key={line.key}
              line={line}
              isNew={line.key === newKey}
              isForRules={isForRules}
              hasTried={hasTried}
              onChange={(next) =>
                put(
                  group,
                  group.lines.map((each) => (each === line ? next : each)),
                )
              }
              onRemove={() =>
                put(
                  group,
                  group.lines.filter((each) => each !== line),
                )
              }
            />
          ))}
          <Button
            tone="quiet"
            icon={<Plus size={14} aria-hidden />}
            onClick={() => put(group, [...group.lines, begin()])}
            className="-ml-1 self-start text-accent"
          >
            {t('viewDialog.addLine')}
          </Button>
        </fieldset>
      ))}
      <Button
        tone="quiet"
        icon={<Plus size={14} aria-hidden />}
        onClick={() => onChange([...groups, { key: newId(), mode: 'any', lines: [begin()] }])}
        className="-ml-1 self-start"
      >
        {t('viewDialog.addGroup')}
      </Button>
    </div>
  );
}
