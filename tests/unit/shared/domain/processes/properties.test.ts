import fc from 'fast-check';
import { expect, it } from 'vitest';
import { judgeBranches } from '../../../../../shared/domain/processes/judge-branches.ts';
import { validateTemplate } from '../../../../../shared/domain/processes/validate-template.ts';
import { FormField } from '../../../../../shared/model/form-field.ts';
import { ProcessCondition } from '../../../../../shared/model/process-condition.ts';
import { choices, compare, field, step, template } from '../../../../support/process-template.ts';

const letter = (index: number): string => `s${index}`;

/**
 * Templates that are right by how they are built: every step after the first follows one before it, further branches lead
 * forward, each has a choice of its own or a stretch of the first step's amount, and the last is without a condition.
 */
const validSteps = fc
  .array(
    fc.record({
      parent: fc.nat(),
      extra: fc.array(fc.nat(), { maxLength: 2 }),
      rest: fc.nat(),
      byAmount: fc.boolean(),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((drawn) => {
    const later = (index: number, chosen: number): string => {
      const target = index + 1 + (chosen % (drawn.length - index));
      return target === drawn.length ? 'end' : letter(target);
    };
    return drawn.map(({ extra, rest, byAmount }, index) => {
      const children = drawn.flatMap(({ parent }, child) =>
        child > 0 && parent % child === index ? [letter(child)] : [],
      );
      const targets = [...children, ...extra.map((chosen) => later(index, chosen))];
      const own = field(
        `choice-${index}`,
        'choice',
        choices('other', ...targets.map((_to, place) => `c${place}`)),
      );
      const amount = field('amount', 'number', { min: 0, max: 1000 });
      const next = targets.map((to, place) => {
        const when = byAmount
          ? compare('amount', 'lessThan', 10 * (place + 1))
          : compare(own.key, 'is', `c${place}`);
        return [when, to] as const;
      });
      return step(letter(index), [...next, later(index, rest)], {
        fields: index === 0 ? [amount, own] : [own],
      });
    });
  });

it('templates that are built right are accepted', () => {
  fc.assert(
    fc.property(validSteps, (steps) => {
      expect(validateTemplate(template(...steps))).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

it('whichever step loses its way to the end is named, and a way back to the beginning is a circle', () => {
  fc.assert(
    fc.property(validSteps, fc.nat(), (steps, drawn) => {
      const at = drawn % steps.length;
      const changed = (next: object[]) =>
        validateTemplate(template(...steps.map((each, index) => (index === at ? { ...each, next } : each))));
      expect(changed([])).toContainEqual({ code: 'noWayToEnd', step: letter(at) });
      expect(changed([{ to: 'nowhere' }])).toContainEqual({ code: 'noWayToEnd', step: letter(at) });
      const circles = changed([{ to: letter(0) }]).filter(({ code }) => code === 'loop');
      expect(circles.map(({ step: key }) => key)).toContain(letter(0));
    }),
    { numRuns: 150 },
  );
});

it('a branch is called never taken if and only if none of the answers on a fine grid takes it', () => {
  const fields = new Map(
    [field('n', 'number', { min: 0, max: 6 }), field('m', 'number', { min: 2, isRequired: false })].map(
      (written) => [written.key, FormField.parse(written)],
    ),
  );
  type Answers = Readonly<Record<string, number | null>>;
  const halves = Array.from({ length: 25 }, (_none, index) => index / 2 - 2);
  const grid: Answers[] = halves
    .filter((n) => n >= 0 && n <= 6)
    .flatMap((n) => [null, ...halves.filter((m) => m >= 2)].map((m) => ({ n, m })));

  type Judged = Readonly<{ written: object; holds(answers: Answers): boolean }>;
  const leaf: fc.Arbitrary<Judged> = fc
    .record({
      key: fc.constantFrom('n', 'm'),
      operator: fc.constantFrom('is', 'isNot', 'lessThan', 'atLeast'),
      value: fc.integer({ min: -1, max: 8 }),
    })
    .map(({ key, operator, value }) => ({
      written: compare(key, operator, value),
      holds: (answers) => {
        const filled = answers[key] ?? null;
        if (operator === 'is') return filled === value;
        if (operator === 'isNot') return filled !== value;
        if (filled === null) return false;
        return operator === 'lessThan' ? filled < value : filled >= value;
      },
    }));
  const condition: fc.Arbitrary<Judged> = fc.oneof(
    leaf,
    fc.record({ group: fc.constantFrom('all', 'any', 'none'), parts: fc.array(leaf, { maxLength: 3 }) }).map(
      ({ group, parts }): Judged => ({
        written: { [group]: parts.map(({ written }) => written) },
        holds: (answers) => {
          const held = parts.filter((part) => part.holds(answers)).length;
          if (group === 'all') return held === parts.length;
          return group === 'any' ? held > 0 : held === 0;
        },
      }),
    ),
  );

  fc.assert(
    fc.property(fc.array(condition, { minLength: 1, maxLength: 4 }), (conditions) => {
      const firsts = grid.map((answers) => conditions.findIndex(({ holds }) => holds(answers)));
      const expected = conditions.map(({ holds }, index) => {
        if (firsts.includes(index)) return 'taken';
        return grid.some(holds) ? 'covered' : 'neverTrue';
      });
      const branches = conditions.map(({ written }) => ({
        when: ProcessCondition.parse(written),
        to: 'end',
      }));
      expect(judgeBranches(branches, fields)).toEqual(expected);
    }),
    { numRuns: 400 },
  );
});
