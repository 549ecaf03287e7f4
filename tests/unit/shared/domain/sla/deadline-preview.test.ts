import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePolicies } from '../../../../../shared/domain/sla/compile-policies.ts';
import {
  addPreviews,
  becomesOverdue,
  NOTHING_PREVIEWED,
  previewDeadlines,
} from '../../../../../shared/domain/sla/deadline-preview.ts';
import type { TicketPast } from '../../../../../shared/domain/sla/history-of-ticket.ts';
import { deadlinesOf } from '../../../../../shared/domain/sla/ticket-timers.ts';
import { SlaPolicySet } from '../../../../../shared/model/sla-policy.ts';
import { sampleTicket } from '../../../../support/small-organization.ts';

const NOW = Date.UTC(2026, 5, 1, 12);
const MINUTE = 60_000;
const due = fc.option(fc.integer({ min: NOW - 300 * MINUTE, max: NOW + 300 * MINUTE }), { nil: null });
const changes = fc.array(fc.record({ before: due, after: due }), { maxLength: 60 });

describe('R247: what other service levels would do', () => {
  it('is counted: late and soon, before and after, and what only the change makes late', () => {
    const counted = previewDeadlines(
      [
        { before: NOW + MINUTE, after: NOW - MINUTE },
        { before: NOW - MINUTE, after: NOW + 61 * MINUTE },
        { before: NOW - MINUTE, after: NOW - MINUTE },
        { before: null, after: NOW + 60 * MINUTE },
        { before: null, after: null },
      ],
      NOW,
    );
    expect(counted).toEqual({
      read: 5,
      overdueBefore: 2,
      overdueAfter: 2,
      soonBefore: 1,
      soonAfter: 1,
      becomeOverdue: 1,
      noLongerOverdue: 1,
      moved: 3,
    });
  });

  it('adds up: who becomes late less who is no longer is the difference, and parts come to the whole', () => {
    fc.assert(
      fc.property(changes, fc.nat(), (all, cut) => {
        const whole = previewDeadlines(all, NOW);
        expect(whole.overdueAfter - whole.overdueBefore).toBe(whole.becomeOverdue - whole.noLongerOverdue);
        expect(whole.becomeOverdue).toBe(all.filter((each) => becomesOverdue(each, NOW)).length);
        const at = all.length === 0 ? 0 : cut % all.length;
        const [one, other] = [previewDeadlines(all.slice(0, at), NOW), previewDeadlines(all.slice(at), NOW)];
        expect(addPreviews(addPreviews(NOTHING_PREVIEWED, one), other)).toEqual(whole);
      }),
    );
  });

  it('of the same deadlines nothing changes, and more time makes nobody late', () => {
    const priorities = [0, 1, 2, 3] as const;
    const minutes = fc.integer({ min: 1, max: 500 });
    const past = fc
      .record({ age: fc.integer({ min: 0, max: 4_000 }), priority: fc.constantFrom(...priorities) })
      .map(({ age, priority }): TicketPast => {
        const place = { teamId: 'team', branchId: 'branch', number: 1 };
        const ticket = sampleTicket({ ...place, priority, createdAt: NOW - age * MINUTE } as never);
        return { ticket, events: [], messages: [] };
      });
    fc.assert(
      fc.property(fc.array(past, { maxLength: 20 }), minutes, minutes, (pasts, short, more) => {
        const ready = readyWith(short);
        const compare = (other: typeof ready) =>
          pasts.map((each) => ({
            before: deadlinesOf(ready, each).nextDueAt,
            after: deadlinesOf(other, each).nextDueAt,
          }));
        expect(previewDeadlines(compare(ready), NOW)).toMatchObject({ becomeOverdue: 0, moved: 0 });
        const later = previewDeadlines(compare(readyWith(short + more)), NOW);
        expect(later).toMatchObject({ becomeOverdue: 0, moved: pasts.length });
      }),
      { numRuns: 50 },
    );
  });
});

/** One promise at every priority, in the hours of an office. */
function readyWith(minutes: number) {
  const office = [['09:00', '17:00']];
  const target = { firstResponse: null, resolution: { minutes, calendar: 'office' } };
  return compilePolicies(
    SlaPolicySet.parse({
      policies: [
        {
          key: 'desk',
          titles: { en: 'Desk', 'zh-CN': '服务台' },
          kind: 'sla',
          targets: { P0: target, P1: target, P2: target, P3: target },
        },
      ],
      calendars: {
        office: {
          timeZone: 'Asia/Shanghai',
          windows: { mon: office, tue: office, wed: office, thu: office, fri: office },
        },
      },
    }),
  );
}
