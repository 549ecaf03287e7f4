import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  countSelected,
  EMPTY_SELECTION,
  FULL_SELECTION,
  isSelected,
  toggleSelected,
  withSelected,
} from '../../../renderer/state/selection.ts';

const ALL = Array.from({ length: 20 }, (_item, index) => `t${index}`);

test('behaves like a plain set, whether it began empty or with everything', () => {
  const act = fc.oneof(
    fc.record({ kind: fc.constant('toggle' as const), id: fc.constantFrom(...ALL) }),
    fc.record({ kind: fc.constant('put' as const), ids: fc.subarray(ALL), isIn: fc.boolean() }),
  );
  fc.assert(
    fc.property(fc.boolean(), fc.array(act, { maxLength: 30 }), (beginsFull, acts) => {
      let selection = beginsFull ? FULL_SELECTION : EMPTY_SELECTION;
      const model = new Set(beginsFull ? ALL : []);
      for (const each of acts) {
        if (each.kind === 'toggle') {
          selection = toggleSelected(selection, each.id);
          if (!model.delete(each.id)) model.add(each.id);
        } else {
          selection = withSelected(selection, each.ids, each.isIn);
          for (const id of each.ids) each.isIn ? model.add(id) : model.delete(id);
        }
      }
      expect(ALL.filter((id) => isSelected(selection, id))).toEqual(ALL.filter((id) => model.has(id)));
      expect(countSelected(selection, ALL.length)).toBe(model.size);
    }),
  );
});
