// @vitest-environment node
import { expect, it } from 'vitest';
import {
  branchHandle,
  withConnection,
} from '../../../../renderer/features/process-editor/graph-connection.ts';
import { READY_TEMPLATES } from '../../../../renderer/features/process-editor/ready-templates.ts';
import { withStepAfter } from '../../../../renderer/features/process-editor/template-draft.ts';
import { layOut, NODE, roundedPath } from '../../../../renderer/features/process-editor/template-graph.ts';
import { validateTemplate } from '../../../../shared/domain/processes/validate-template.ts';
import { choices, compare, field, step, template } from '../../../support/process-template.ts';

const forked = template(
  step('ask', [[compare('kind', 'is', 'a'), 'left'], [compare('kind', 'is', 'b'), 'end'], 'right'], {
    fields: [field('kind', 'choice', choices('a', 'b', 'c'))],
  }),
  step('left', ['right']),
  step('right', ['last']),
  step('last', ['end']),
);

it('R263: every step stands below what leads to it, no box lies on another, and no line runs through one', () => {
  for (const each of [...READY_TEMPLATES, forked, withStepAfter(forked, 1)]) {
    const { nodes, edges, reach } = layOut(each);
    expect(nodes).toHaveLength(each.steps.length + 1);
    expect(edges).toHaveLength(each.steps.flatMap(({ next }) => next).length);
    const byKey = new Map(nodes.map((node) => [node.key, node]));
    for (const { step: place, to, points } of edges) {
      const source = byKey.get(each.steps[place]?.key ?? '');
      expect(byKey.get(to)?.y).toBeGreaterThan(source?.y ?? Number.POSITIVE_INFINITY);
      for (const [index, point] of points.slice(1).entries())
        for (const { x, y, height } of nodes) {
          const before = points[index] ?? point;
          const isThrough =
            Math.max(before.x, point.x) > x &&
            Math.min(before.x, point.x) < x + NODE.width &&
            Math.max(before.y, point.y) > y &&
            Math.min(before.y, point.y) < y + height;
          expect(isThrough).toBe(false);
        }
    }
    for (const one of nodes)
      for (const other of nodes) {
        const isApart =
          one === other ||
          one.x + NODE.width <= other.x ||
          other.x + NODE.width <= one.x ||
          one.y + one.height <= other.y ||
          other.y + other.height <= one.y;
        expect(isApart).toBe(true);
      }
    expect(reach.y).toBe(Math.max(...nodes.map(({ y, height }) => y + height)));
  }
});

it('R263: also what could not run is drawn: circles, steps to which nothing leads, and those of one key', () => {
  const broken = template(
    step('one', ['two']),
    step('two', ['one']),
    step('apart', ['end']),
    step('one', ['gone']),
  );
  const { nodes, edges } = layOut(broken);
  expect(nodes.map(({ key }) => key)).toEqual(['one', 'two', 'apart', 'end']);
  expect(edges.map(({ to }) => to)).toEqual(['two', 'one', 'end']);
});

it('R263: a line that is drawn makes a branch, or leads the one that was there elsewhere', () => {
  const made = withConnection(forked, { source: 'ask', sourceHandle: 'new', target: 'last' });
  expect(made?.place).toBe('steps.0.next.2');
  expect(made?.template.steps[0]?.next[2]).toEqual({
    when: { field: 'kind', operator: 'is', value: 'a' },
    to: 'last',
  });
  const led = withConnection(forked, { source: 'ask', sourceHandle: branchHandle(1), target: 'last' });
  expect(led?.template.steps[0]?.next.map(({ to }) => to)).toEqual(['left', 'last', 'right']);
  expect(validateTemplate(led?.template ?? forked)).toEqual([]);
  const plain = template(step('one', ['two']), step('two', ['end']), step('three', ['end']));
  const always = withConnection(plain, { source: 'one', sourceHandle: 'new', target: 'three' });
  expect(always?.template.steps[0]?.next).toEqual([{ to: 'three' }]);
  expect(withConnection(plain, { source: 'end', sourceHandle: 'new', target: 'one' })).toBeNull();
});

it('a line turns round its corners', () => {
  const corner = [
    { x: 0, y: 0 },
    { x: 0, y: 20 },
    { x: 20, y: 20 },
  ];
  expect(roundedPath(corner, 5)).toBe('M 0 0 L 0 15 Q 0 20 5 20 L 20 20');
});
