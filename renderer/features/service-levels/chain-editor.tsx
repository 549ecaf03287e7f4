import { Plus } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { type EscalationStep, SlaMetric, type SlaPolicy } from '../../../shared/model/sla-policy.ts';
import { Button } from '../../components/button.tsx';
import { Select } from '../../components/select.tsx';
import { useText } from '../../i18n/translator.ts';
import { ListItem } from '../process-editor/list-item.tsx';
import { movedItem } from '../process-editor/template-draft.ts';
import { ActionEditor } from './action-editor.tsx';
import { instantWords } from './chain-words.ts';
import { DurationField } from './duration-field.tsx';
import { useSettings } from './editor-context.ts';
import { PlaceProblems } from './place-problems.tsx';

/** The levels of the chain: at what instant each comes, and what it does. */
export function ChainEditor({ place, policy }: { place: number; policy: SlaPolicy }): ReactElement {
  const { putPolicy, goTo } = useSettings();
  const { t, locale } = useText();
  const { escalations } = policy;
  const list = `policies.${place}.escalations`;
  const put = (next: readonly EscalationStep[]): void =>
    putPolicy(place, { ...policy, escalations: [...next] });
  return (
    <div className="flex flex-col gap-2">
      <ol className="flex flex-col gap-2">
        {escalations.map((step, index) => (
          <ListItem
            // biome-ignore lint/suspicious/noArrayIndexKey: a level has no other name than its place
            key={index}
            list={list}
            index={index}
            count={escalations.length}
            name={t('serviceLevels.levelName', {
              metric: t(`slaMetric.${step.metric}`),
              when: instantWords(step.afterMinutes || 0, t, locale),
            })}
            onMove={(delta) => put(movedItem(escalations, index, delta))}
            onRemove={() => put(escalations.toSpliced(index, 1))}
            head={
              <Instant
                place={`${list}.${index}`}
                step={step}
                onChange={(next) => put(escalations.with(index, next))}
              />
            }
          >
            <ActionsOfLevel
              place={`${list}.${index}`}
              step={step}
              onChange={(next) => put(escalations.with(index, next))}
            />
            <PlaceProblems place={`${list}.${index}`} />
          </ListItem>
        ))}
      </ol>
      <span>
        <Button
          tone="quiet"
          icon={<Plus size={14} aria-hidden />}
          disabled={escalations.length >= 100}
          onClick={() => {
            put([
              ...escalations,
              { metric: 'resolution', afterMinutes: 0, actions: [{ do: 'notify', whom: 'team' }] },
            ]);
            goTo(`${list}.${escalations.length}`);
          }}
          className="text-accent"
        >
          {t('serviceLevels.addLevel')}
        </Button>
      </span>
    </div>
  );
}

interface LevelProps {
  readonly place: string;
  readonly step: EscalationStep;
  readonly onChange: (step: EscalationStep) => void;
}

const SIDES = ['before', 'at', 'after'] as const;
const BEGIN_MINUTES = 30;

/** Of which deadline, and how far from it. */
function Instant({ place, step, onChange }: LevelProps): ReactElement {
  const { t } = useText();
  const { metric, afterMinutes } = step;
  const [isBefore, setIsBefore] = useState(afterMinutes < 0);
  const side = afterMinutes === 0 ? 'at' : isBefore ? 'before' : 'after';
  const put = (minutes: number, before: boolean): void => {
    setIsBefore(before);
    onChange({ ...step, afterMinutes: minutes === 0 ? 0 : before ? -minutes : minutes });
  };
  return (
    <>
      <Select
        label={t('serviceLevels.deadlineOf')}
        value={metric}
        options={SlaMetric.options.map((value) => ({ value, label: t(`slaMetric.${value}`) }))}
        onChange={(next) => onChange({ ...step, metric: next })}
        className="w-44!"
      />
      <Select
        label={t('serviceLevels.side')}
        value={side}
        options={SIDES.map((value) => ({ value, label: t(`serviceLevels.sideOf.${value}`) }))}
        onChange={(next) =>
          put(next === 'at' ? 0 : Math.abs(afterMinutes) || BEGIN_MINUTES, next === 'before')
        }
        className="w-40!"
      />
      {side === 'at' ? null : (
        <DurationField
          place={`${place}.afterMinutes`}
          label={t('serviceLevels.howFar')}
          minutes={Math.abs(afterMinutes)}
          onChange={(minutes) => put(minutes === null || minutes === 0 ? Number.NaN : minutes, isBefore)}
          className="w-32"
        />
      )}
    </>
  );
}

function ActionsOfLevel({ place, step, onChange }: LevelProps): ReactElement {
  const { t } = useText();
  const { actions } = step;
  const put = (next: EscalationStep['actions']): void => onChange({ ...step, actions: next });
  return (
    <div className="flex flex-col gap-1.5">
      {actions.map((action, index) => (
        <ActionEditor
          // biome-ignore lint/suspicious/noArrayIndexKey: an action has no other name than its place
          key={index}
          place={`${place}.actions.${index}`}
          action={action}
          onChange={(next) => put(actions.with(index, next))}
          onRemove={actions.length === 1 ? undefined : () => put(actions.toSpliced(index, 1))}
        />
      ))}
      <span>
        <Button
          tone="quiet"
          icon={<Plus size={14} aria-hidden />}
          disabled={actions.length >= 20}
          onClick={() => put([...actions, { do: 'notifyManager', level: 1 }])}
        >
          {t('serviceLevels.addAction')}
        </Button>
      </span>
    </div>
  );
}
