import {
  type Branch,
  END,
  type ProcessStep,
  type ProcessTemplate,
} from '../../../shared/model/process-template.ts';

/** How a step is drawn, in pixels. */
export const NODE = { width: 236, head: 52, line: 24, end: 32, border: 1 } as const;
const GAP = { rank: 40, column: 64, lane: 14, turn: 20 } as const;

/** Where a step, or the end, is drawn. */
export interface GraphNode {
  readonly key: string;
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

/** A branch as a line: the points where it begins, turns and ends. */
export interface GraphEdge {
  /** The place of its step, and its own among the branches of that. */
  readonly step: number;
  readonly branch: number;
  readonly to: string;
  readonly points: readonly Point[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface TemplateGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** How far it reaches to the right and down. */
  readonly reach: Point;
}

/** The branches that are written in the box of a step: the one without a condition leaves it below. */
export function sideBranches({
  next,
}: ProcessStep): readonly { readonly branch: Branch; readonly index: number }[] {
  const below = belowIndex(next);
  return next.flatMap((branch, index) => (index === below ? [] : [{ branch, index }]));
}

function belowIndex(next: readonly Branch[]): number {
  return next.findIndex(({ when }) => when === undefined);
}

function heightOf(step: ProcessStep): number {
  const lines = (step.approval === undefined ? 0 : 1) + sideBranches(step).length;
  return NODE.head + lines * NODE.line + 2 * NODE.border;
}

/**
 * The steps from top to bottom, each below all that lead to it; what follows without a condition stands in the same column.
 * Also a template that could not run is drawn: ways back are no ways down, and a step of a key that was there is left out.
 */
export function layOut({ steps }: ProcessTemplate): TemplateGraph {
  const first = steps.filter(({ key }, place) => steps.findIndex((each) => each.key === key) === place);
  const ranks = ranksOf(first);
  const columns = columnsOf(first, ranks);
  const depth = Math.max(...ranks.values()) + 1;
  const tops: number[] = [];
  for (let rank = 0, y = 0; rank <= depth; rank += 1) {
    tops.push(y);
    const heights = first.filter(({ key }) => ranks.get(key) === rank).map(heightOf);
    y += Math.max(NODE.end, ...heights) + GAP.rank;
  }
  const nodeOf = (key: string, height: number, rank: number): GraphNode => ({
    key,
    x: (columns.get(key) ?? 0) * (NODE.width + GAP.column),
    y: tops[rank] ?? 0,
    height,
  });
  const nodes = first.map((step) => nodeOf(step.key, heightOf(step), ranks.get(step.key) ?? 0));
  nodes.push(nodeOf(END, NODE.end, depth));
  const edges = edgesOf(steps, first, nodes);
  const corners = [
    ...nodes.map(({ x, y, height }) => ({ x: x + NODE.width, y: y + height })),
    ...edges.flatMap(({ points }) => points),
  ];
  const reach = { x: Math.max(...corners.map(({ x }) => x)), y: Math.max(...corners.map(({ y }) => y)) };
  return { nodes, edges, reach };
}

/** How far down each step is: one below the lowest that leads to it. */
function ranksOf(steps: readonly ProcessStep[]): ReadonlyMap<string, number> {
  const byKey = new Map(steps.map((step) => [step.key, step]));
  const ranks = new Map<string, number>();
  const visit = (step: ProcessStep, rank: number, above: ReadonlySet<string>): void => {
    if (above.has(step.key) || (ranks.get(step.key) ?? -1) >= rank) return;
    ranks.set(step.key, rank);
    const way = new Set([...above, step.key]);
    for (const { to } of step.next) {
      const next = byKey.get(to);
      if (next !== undefined) visit(next, rank + 1, way);
    }
  };
  // Those to which nothing leads come below what was there before them.
  for (const step of steps)
    if (!ranks.has(step.key)) visit(step, ranks.size === 0 ? 0 : Math.max(...ranks.values()) + 1, new Set());
  return ranks;
}

function columnsOf(
  steps: readonly ProcessStep[],
  ranks: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const columns = new Map<string, number>();
  const taken = new Set<string>();
  const place = (key: string, wanted: number): void => {
    if (columns.has(key)) return;
    let column = wanted;
    while (taken.has(`${ranks.get(key)} ${column}`)) column += 1;
    taken.add(`${ranks.get(key)} ${column}`);
    columns.set(key, column);
  };
  const ordered = steps.toSorted((one, other) => (ranks.get(one.key) ?? 0) - (ranks.get(other.key) ?? 0));
  // What is reached without a condition has its column first, so that the usual way is one line.
  for (const step of ordered) {
    place(step.key, 0);
    const below = step.next[belowIndex(step.next)];
    const isNext = below !== undefined && ranks.get(below.to) === (ranks.get(step.key) ?? 0) + 1;
    if (isNext) place(below.to, columns.get(step.key) ?? 0);
  }
  return columns;
}

/** A branch before it is drawn: its ends, and the boxes beside which it must go. */
interface OpenEdge extends Omit<GraphEdge, 'points'> {
  readonly begin: Point;
  readonly end: Point;
  readonly isBelow: boolean;
  /** Null where nothing is in its way. */
  readonly passed: readonly GraphNode[] | null;
}

function edgesOf(
  steps: readonly ProcessStep[],
  drawn: readonly ProcessStep[],
  nodes: readonly GraphNode[],
): readonly GraphEdge[] {
  const open = drawn.flatMap((step) => openEdges(step, steps.indexOf(step), nodes));
  const lanes = lanesOf(open);
  return open.map(({ begin, end, isBelow, passed, ...edge }, index) => ({
    ...edge,
    points: passed === null ? straight(begin, end) : byLane(begin, end, isBelow, passed, lanes[index] ?? 0),
  }));
}

function openEdges(step: ProcessStep, place: number, nodes: readonly GraphNode[]): OpenEdge[] {
  const nodeOf = (key: string): GraphNode | undefined => nodes.find((node) => node.key === key);
  const source = nodeOf(step.key);
  if (source === undefined) return [];
  const below = belowIndex(step.next);
  return step.next.flatMap(({ to }, branch): OpenEdge[] => {
    const target = nodeOf(to);
    if (target === undefined) return [];
    const row = sideBranches(step).findIndex(({ index }) => index === branch);
    const isBelow = branch === below;
    const passed = nodes.filter(({ y }) => y > source.y && y < target.y);
    const isFree = isBelow && target.y > source.y && passed.every(({ x }) => x !== source.x);
    return [
      {
        step: place,
        branch,
        to,
        begin: isBelow
          ? { x: source.x + NODE.width / 2, y: source.y + source.height }
          : { x: source.x + NODE.width, y: source.y + source.height - rowsBelow(step, row) },
        end: { x: target.x + NODE.width / 2, y: target.y },
        isBelow,
        passed: isFree ? null : [source, ...passed],
      },
    ];
  });
}

/** A lane for each line that goes beside others, none of which it meets there; the shortest have the nearest. */
function lanesOf(edges: readonly OpenEdge[]): readonly number[] {
  const spans = edges.map(({ begin, end }) => ({
    from: Math.min(begin.y, end.y),
    to: Math.max(begin.y, end.y),
  }));
  const lanes: number[] = [];
  const length = (index: number): number => (spans[index]?.to ?? 0) - (spans[index]?.from ?? 0);
  const order = edges.flatMap(({ passed }, index) => (passed === null ? [] : [index]));
  for (const index of order.toSorted((one, other) => length(one) - length(other))) {
    const span = spans[index];
    const taken = new Set(
      lanes.flatMap((lane, other) => {
        const near = spans[other];
        const isApart = !span || !near || near.to < span.from || near.from > span.to;
        return isApart ? [] : [lane];
      }),
    );
    let lane = 0;
    while (taken.has(lane)) lane += 1;
    lanes[index] = lane;
  }
  return lanes;
}

/** How far above the lower side of its box the middle of a line is. */
function rowsBelow(step: ProcessStep, row: number): number {
  return (sideBranches(step).length - row - 0.5) * NODE.line + NODE.border;
}

function straight(begin: Point, end: Point): readonly Point[] {
  if (begin.x === end.x) return [begin, end];
  const y = end.y - GAP.turn;
  return [begin, { x: begin.x, y }, { x: end.x, y }, end];
}

/** Beside everything it passes. */
function byLane(
  begin: Point,
  end: Point,
  isBelow: boolean,
  passed: readonly GraphNode[],
  lane: number,
): readonly Point[] {
  const right = Math.max(...passed.map(({ x }) => x)) + NODE.width;
  const x = right + GAP.turn + lane * GAP.lane;
  const y = end.y - GAP.turn;
  const out = isBelow ? [begin, { x: begin.x, y: begin.y + GAP.turn / 2 }] : [begin];
  const { y: level } = out.at(-1) ?? begin;
  return [...out, { x, y: level }, { x, y }, { x: end.x, y }, end];
}

/** The points as a line with round turns, for SVG. */
export function roundedPath(points: readonly Point[], radius = 6): string {
  const [begin, ...rest] = points;
  if (begin === undefined) return '';
  const parts = rest.map((point, index) => {
    const before = points[index] ?? point;
    const after = rest[index + 1];
    if (after === undefined) return `L ${point.x} ${point.y}`;
    const from = towards(point, before, radius);
    const to = towards(point, after, radius);
    return `L ${from.x} ${from.y} Q ${point.x} ${point.y} ${to.x} ${to.y}`;
  });
  return `M ${begin.x} ${begin.y} ${parts.join(' ')}`;
}

/** The point at a distance from one on the way to another, at most half of it. */
function towards(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const part = length === 0 ? 0 : Math.min(distance, length / 2) / length;
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}
