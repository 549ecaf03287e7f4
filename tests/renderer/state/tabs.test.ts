import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  close,
  firstVisible,
  lastClosed,
  MOST_TABS,
  NO_TABS,
  openBeside,
  openHere,
  type Shown,
  stepTab,
} from '../../../renderer/state/tabs.ts';
import type { TicketId } from '../../../shared/model/ids.ts';

const id = (name: string): TicketId => name as TicketId;
/** `a B c` is three tabs, the second of which is shown; `a B c > d` looks at another ticket. */
const read = (text: string): Shown => {
  const [tabs = '', peek] = text.split(' > ');
  const names = tabs.split(' ').filter((name) => name !== '');
  const active = names.find((name) => name !== name.toLowerCase()) ?? null;
  const ids = names.map((name) => id(name.toLowerCase()));
  const activeId = active === null ? null : id(active.toLowerCase());
  if (ids.length === 1) return { tabs: NO_TABS, ticketId: peek === undefined ? activeId : id(peek) };
  return { tabs: { ids, activeId, closed: [] }, ticketId: peek === undefined ? activeId : id(peek) };
};
const written = ({ tabs, ticketId }: Shown): string => {
  const names = tabs.ids.map((each) => (each === tabs.activeId ? each.toUpperCase() : each));
  if (names.length === 0) return ticketId === null ? '' : ticketId.toUpperCase();
  return `${names.join(' ')}${ticketId === tabs.activeId ? '' : ` > ${ticketId}`}`;
};

describe('tabs', () => {
  test.each([
    ['', 'a', 'A'],
    ['A', 'a', 'A'],
    ['A', 'b', 'a B'],
    ['A b', 'c', 'a C b'],
    ['a B', 'a', 'A b'],
    ['a B > c', 'c', 'a b C'],
  ])('%j with %s opened beside is %j', (before, opened, after) => {
    expect(written(openBeside(read(before), id(opened)))).toBe(after);
  });

  test.each([
    ['A', 'b', 'B'],
    ['a B c', 'd', 'a D c'],
    ['a B c', 'c', 'a b C'],
    ['a B c > d', 'd', 'a D c'],
    ['a B c > d', 'b', 'a B c'],
  ])('%j with %s opened is %j', (before, opened, after) => {
    const { tabs } = read(before);
    expect(written({ tabs: openHere(tabs, id(opened)), ticketId: id(opened) })).toBe(after);
  });

  test.each([
    ['A', 'a', ''],
    ['a B c', 'b', 'a C'],
    ['a b C', 'c', 'a B'],
    ['A b c', 'c', 'A b'],
    ['A b', 'b', 'A'],
    ['A b', 'a', 'B'],
    ['a B c > d', 'd', 'a B c'],
    ['a B c > d', 'b', 'a C > d'],
    ['a B > d', 'a', 'D'],
  ])('%j without %s is %j', (before, closed, after) => {
    expect(written(close(read(before), id(closed)))).toBe(after);
  });

  test('one goes around the ends, and from what is only looked at back to the tab', () => {
    expect(stepTab(read('a b C'), 1)).toBe('a');
    expect(stepTab(read('A b c'), -1)).toBe('c');
    expect(stepTab(read('a B > d'), 1)).toBe('b');
    expect(stepTab(read('A'), 1)).toBeNull();
  });

  test('what was closed last comes back first, unless it is open again', () => {
    let shown = read('a b C');
    shown = close(close(shown, id('c')), id('a'));
    expect(written(shown)).toBe('B');
    expect(lastClosed(shown)).toBe('a');
    expect(lastClosed({ ...shown, ticketId: id('a') })).toBe('c');
  });

  test('there are never more than anybody can want, and the one that was opened is among them', () => {
    let shown = read('');
    for (let place = 0; place <= MOST_TABS; place += 1) shown = openBeside(shown, id(`t${place}`));
    expect(shown.tabs.ids).toHaveLength(MOST_TABS);
    expect(shown.tabs.ids).toContain(shown.tabs.activeId);
  });

  test('whatever is done, the active one is a tab, each ticket has one, and one alone is none', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd').map(id);
    const act = fc.record({ kind: fc.constantFrom('beside', 'here', 'close', 'look'), ticketId: name });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
        let shown: Shown = { tabs: NO_TABS, ticketId: null };
        for (const { kind, ticketId } of acts) {
          if (kind === 'beside') shown = openBeside(shown, ticketId);
          else if (kind === 'here') shown = { tabs: openHere(shown.tabs, ticketId), ticketId };
          else if (kind === 'close') shown = close(shown, ticketId);
          else shown = { ...shown, ticketId };
          const { ids, activeId } = shown.tabs;
          expect(new Set(ids).size).toBe(ids.length);
          expect(ids.length).not.toBe(1);
          expect(activeId === null ? ids.length === 0 : ids.includes(activeId)).toBe(true);
        }
      }),
    );
  });

  test('the active one is seen wherever it is, and as few as possible move', () => {
    expect(firstVisible(0, 2, 3, 10)).toBe(0);
    expect(firstVisible(0, 5, 3, 10)).toBe(3);
    expect(firstVisible(5, 4, 3, 10)).toBe(4);
    expect(firstVisible(8, 9, 3, 10)).toBe(7);
    expect(firstVisible(4, 0, 5, 2)).toBe(0);
  });
});
