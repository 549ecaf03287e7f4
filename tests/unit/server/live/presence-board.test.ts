import { describe, expect, it } from 'vitest';
import { createPresenceBoard } from '../../../../server/live/presence-board.ts';
import type { PresenceActivity } from '../../../../shared/model/presence.ts';

describe('R62: who is where', () => {
  const create = () => {
    let now = 0;
    const board = createPresenceBoard(() => now);
    const say = (line: string, userId: string, ...tickets: [string, PresenceActivity][]) =>
      board.put({
        tenantId: 'a',
        line,
        userId,
        tickets: tickets.map(([ticketId, activity]) => ({ ticketId: ticketId as never, activity })),
      });
    const changed = () => [...(board.takeChanged().get('a') ?? [])].sort();
    return {
      board,
      say,
      changed,
      pass(ms: number) {
        now += ms;
        board.expire();
      },
    };
  };

  it('is forgotten when it is not said again, and kept as long as it is', () => {
    const { board, say, changed, pass } = create();
    say('1', 'mira', ['t1', 'viewing']);
    expect(changed()).toEqual(['t1']);
    pass(8_000);
    say('1', 'mira', ['t1', 'viewing']);
    pass(8_000);
    expect(changed()).toEqual([]);
    expect(board.peopleOn('a', 't1')).toEqual([{ userId: 'mira', activity: 'viewing' }]);
    pass(2_000);
    expect(changed()).toEqual(['t1']);
    expect(board.peopleOn('a', 't1')).toEqual([]);
    expect(board.ticketsOf('a')).toEqual([]);
  });

  it('moves with the person, and ends when nothing is said to be open', () => {
    const { board, say, changed } = create();
    say('1', 'mira', ['t1', 'viewing'], ['t2', 'writingNote']);
    changed();
    say('1', 'mira', ['t2', 'writingNote']);
    expect(changed()).toEqual(['t1', 't2']);
    expect(board.peopleOn('a', 't1')).toEqual([]);
    say('1', 'mira');
    expect(board.peopleOn('a', 't2')).toEqual([]);
  });

  it('tells somebody on two workstations once, with what matters more', () => {
    const { board, say } = create();
    say('1', 'mira', ['t1', 'writingReply']);
    say('2', 'mira', ['t1', 'viewing']);
    say('3', 'wei', ['t1', 'viewing']);
    expect(board.peopleOn('a', 't1')).toEqual([
      { userId: 'mira', activity: 'writingReply' },
      { userId: 'wei', activity: 'viewing' },
    ]);
    expect(board.peopleOn('b', 't1')).toEqual([]);
  });
});
