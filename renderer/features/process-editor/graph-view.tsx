import '@xyflow/react/dist/base.css';
import './graph-view.css';
import {
  type Connection,
  type Edge,
  type Node,
  Panel,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
  useStoreApi,
} from '@xyflow/react';
import { Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import { type ReactElement, useEffect, useMemo } from 'react';
import { END } from '../../../shared/model/process-template.ts';
import { IconButton } from '../../components/icon-button.tsx';
import { useText } from '../../i18n/translator.ts';
import { useEditor } from './editor-context.ts';
import { branchHandle, withConnection } from './graph-connection.ts';
import { BranchEdge, EndNode, StepNode } from './graph-parts.tsx';
import { layOut, NODE, type Point } from './template-graph.ts';

const NODE_TYPES = { step: StepNode, end: EndNode };
const EDGE_TYPES = { branch: BranchEdge };
const MIN_ZOOM = 0.3;
/** Around the picture, in pixels. */
const EDGE = 24;

/** The process as a picture: its steps from top to bottom, with what leads from one to another. */
export function GraphView(): ReactElement {
  return (
    <ReactFlowProvider>
      <Graph />
    </ReactFlowProvider>
  );
}

function Graph(): ReactElement {
  const { draft, selected, problems, put, select, goTo } = useEditor();
  const { t } = useText();
  const { template } = draft;
  const graph = useMemo(() => layOut(template), [template]);
  const nodes = graph.nodes.map(({ key, x, y, height }): Node => {
    const place = template.steps.findIndex((step) => step.key === key);
    return {
      id: key,
      type: key === END ? 'end' : 'step',
      position: { x, y },
      width: NODE.width,
      height,
      selected: key !== END && place === selected,
      data: { place },
    };
  });
  const edges = graph.edges.map(({ step, branch, to, points }): Edge => {
    const at = `steps.${step}.next.${branch}`;
    const { next = [] } = template.steps[step] ?? {};
    // With a condition it says so in the box of its step.
    const isOther = next.length > 1 && next[branch]?.when === undefined;
    const isBroken = problems.some(({ place }) => place === at || place.startsWith(`${at}.`));
    return {
      id: at,
      type: 'branch',
      source: template.steps[step]?.key ?? '',
      sourceHandle: branchHandle(branch),
      target: to,
      data: {
        points,
        isBroken,
        isSelected: step === selected,
        label: isOther ? t('processEditor.otherwise') : '',
      },
    };
  });
  const onConnect = (connection: Connection): void => {
    const connected = withConnection(template, connection);
    if (connected === null) return;
    put({ ...draft, template: connected.template });
    goTo(connected.place);
  };
  return (
    <ReactFlow
      aria-label={t('processEditor.graph')}
      nodes={nodes}
      edges={edges}
      nodeTypes={NODE_TYPES}
      edgeTypes={EDGE_TYPES}
      onConnect={onConnect}
      isValidConnection={({ source, target }) => source !== target}
      onNodeClick={(_, { data }) => {
        if (typeof data.place === 'number' && data.place >= 0) select(data.place);
      }}
      onEdgeClick={(_, { id }) => goTo(id)}
      nodesDraggable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      disableKeyboardA11y
      deleteKeyCode={null}
      selectionKeyCode={null}
      multiSelectionKeyCode={null}
      minZoom={MIN_ZOOM}
      maxZoom={1.5}
      connectionRadius={40}
      proOptions={{ hideAttribution: true }}
    >
      <Sight nodes={nodes} reach={graph.reach} />
    </ReactFlow>
  );
}

interface SightProps {
  readonly nodes: readonly Node[];
  readonly reach: Point;
}

/** What part of the picture is seen: all of it at first; what is selected elsewhere comes into sight. */
function Sight({ nodes, reach }: SightProps): ReactElement {
  const { t } = useText();
  const flow = useReactFlow();
  const store = useStoreApi();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const showAll = (): void => {
    if (width === 0 || height === 0) return;
    const room = { x: width - 2 * EDGE, y: height - 2 * EDGE };
    const zoom = Math.max(MIN_ZOOM, Math.min(1, room.x / reach.x, room.y / reach.y));
    void flow.setViewport({ x: Math.max(EDGE, (width - reach.x * zoom) / 2), y: EDGE, zoom });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a window of another size shows all again, a further step does not
  useEffect(showAll, [width, height]);

  const chosen = nodes.find(({ selected }) => selected === true);
  const top = chosen?.position.y;
  const left = chosen?.position.x;
  useEffect(() => {
    if (top === undefined || left === undefined) return;
    const state = store.getState();
    const [x, y, zoom] = state.transform;
    const begin = { x: left * zoom + x, y: top * zoom + y };
    const isInSight =
      begin.x >= 0 &&
      begin.y >= 0 &&
      begin.x + NODE.width * zoom <= state.width &&
      begin.y + NODE.head * zoom <= state.height;
    // What is in sight already stays where it is.
    if (!isInSight) void flow.setCenter(left + NODE.width / 2, top + NODE.head, { zoom });
  }, [flow, store, top, left]);

  return (
    <Panel position="bottom-right" className="flex rounded-control border border-line bg-raised">
      <IconButton
        icon={ZoomOut}
        size={14}
        label={t('processEditor.zoomOut')}
        onClick={() => void flow.zoomOut()}
      />
      <IconButton
        icon={ZoomIn}
        size={14}
        label={t('processEditor.zoomIn')}
        onClick={() => void flow.zoomIn()}
      />
      <IconButton icon={Maximize} size={14} label={t('processEditor.zoomFit')} onClick={showAll} />
    </Panel>
  );
}
