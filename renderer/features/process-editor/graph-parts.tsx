import {
  BaseEdge,
  type EdgeProps,
  Handle,
  type NodeProps,
  Position,
  useUpdateNodeInternals,
} from '@xyflow/react';
import { CircleAlert, CircleStop, ThumbsUp } from 'lucide-react';
import { type CSSProperties, type ReactElement, useEffect } from 'react';
import { cx } from '../../components/cx.ts';
import { useText } from '../../i18n/translator.ts';
import { conditionWords } from './branch-condition.ts';
import { useEditor } from './editor-context.ts';
import { branchHandle, NEW_BRANCH } from './graph-connection.ts';
import { handlerWords } from './handler-words.ts';
import { stepTitle } from './step-title.ts';
import { NODE, type Point, roundedPath, sideBranches } from './template-graph.ts';

/** A step: its number and title, who handles it, and its branches, each with its condition in words. */
export function StepNode({ id, data, selected }: NodeProps): ReactElement | null {
  const { draft, directory, problems } = useEditor();
  const language = useText();
  const { t } = language;
  const place = typeof data.place === 'number' ? data.place : -1;
  const step = draft.template.steps[place];
  const points = step?.next.map(({ when }) => when === undefined).join();
  const measureAgain = useUpdateNodeInternals();
  // Lines are drawn from points that were measured; those of another kind are elsewhere.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the points decide
  useEffect(() => measureAgain(id), [measureAgain, id, points]);
  if (step === undefined) return null;
  const isBroken = problems.some((problem) => problem.step === place);
  const fields = draft.template.steps.flatMap((each) => each.fields);
  const below = step.next.findIndex(({ when }) => when === undefined);
  return (
    <div
      data-step-node={place}
      className={cx(
        'flex size-full flex-col rounded-surface border bg-surface',
        selected
          ? 'border-accent outline-2 outline-accent'
          : isBroken
            ? 'border-danger'
            : 'border-line-strong',
      )}
    >
      <Handle type="target" position={Position.Top} isConnectableStart={false} />
      <div style={lineStyle(NODE.head)} className="flex shrink-0 items-center gap-2 px-2.5">
        <span className="tabular grid size-6 shrink-0 place-items-center rounded-full border border-line-strong text-small text-muted">
          {place + 1}
        </span>
        <span className="flex min-w-0 flex-1 flex-col">
          <span className="truncate font-semibold">{stepTitle(step, language)}</span>
          <span className="truncate text-small text-faint first-letter:uppercase">
            {handlerWords(step.handler, draft, directory, t)}
          </span>
        </span>
        {isBroken ? (
          <CircleAlert
            size={15}
            aria-label={t('processEditor.hasProblems')}
            className="shrink-0 text-danger"
          />
        ) : null}
      </div>
      {step.approval === undefined ? null : (
        <div
          style={lineStyle(NODE.line)}
          className="flex shrink-0 items-center gap-1.5 border-t border-line px-2.5 text-small text-muted"
        >
          <ThumbsUp size={12} aria-hidden className="shrink-0" />
          <span className="truncate">{t(`processEditor.mode.${step.approval.mode}`)}</span>
        </div>
      )}
      {sideBranches(step).map(({ branch, index }) => {
        const words =
          branch.when === undefined
            ? t('processEditor.otherwise')
            : conditionWords(branch.when, fields, language);
        return (
          <div
            key={index}
            style={lineStyle(NODE.line)}
            title={words}
            className="relative flex shrink-0 items-center border-t border-line bg-sunken px-2.5 text-small last:rounded-b-surface"
          >
            <span className="truncate">{words}</span>
            <Handle
              type="source"
              id={branchHandle(index)}
              position={Position.Right}
              isConnectableEnd={false}
              title={t('processEditor.drawElsewhere')}
            />
          </div>
        );
      })}
      {below < 0 ? null : (
        <Handle
          type="source"
          id={branchHandle(below)}
          position={Position.Bottom}
          isConnectableEnd={false}
          title={t('processEditor.drawElsewhere')}
        />
      )}
      <Handle
        type="source"
        id={NEW_BRANCH}
        position={Position.Right}
        isConnectableEnd={false}
        title={t('processEditor.drawBranch')}
        className="new-branch"
        style={{ top: NODE.head / 2 }}
      >
        +
      </Handle>
    </div>
  );
}

function lineStyle(height: number): CSSProperties {
  return { height };
}

/** Where a process ends. */
export function EndNode(): ReactElement {
  const { t } = useText();
  return (
    <div className="flex size-full items-center justify-center">
      <Handle type="target" position={Position.Top} isConnectableStart={false} />
      <span className="flex h-full items-center gap-1.5 rounded-full border border-line-strong bg-sunken px-3 text-small text-muted">
        <CircleStop size={13} aria-hidden />
        {t('processEditor.end')}
      </span>
    </div>
  );
}

/** A line from one step to another, beside what it passes. */
export function BranchEdge({ id, data }: EdgeProps): ReactElement {
  const points = (Array.isArray(data?.points) ? data.points : []) as readonly Point[];
  const state = data?.isBroken === true ? 'broken' : data?.isSelected === true ? 'selected' : 'plain';
  const [begin] = points;
  const end = points.at(-1);
  return (
    <g className={`branch-edge branch-${state}`}>
      <BaseEdge id={id} path={roundedPath(points)} interactionWidth={14} />
      {begin === undefined ? null : (
        <text x={begin.x + 8} y={begin.y + 18} className="branch-label">
          {String(data?.label ?? '')}
        </text>
      )}
      {end === undefined ? null : (
        <path className="branch-arrow" d={`M ${end.x - 4.5} ${end.y - 8} h 9 l -4.5 8 z`} />
      )}
    </g>
  );
}
