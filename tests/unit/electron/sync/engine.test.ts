import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { getMeta } from '../../../../db/client/meta.ts';
import { countNumbersLeft } from '../../../../db/client/numbers.ts';
import { restoreChange } from '../../../../db/client/save-change.ts';
import { LIMITS, type Page } from '../../../../shared/contract/sync-protocol.ts';
import { createEngineHarness, type EngineHarness, helloAnswer, newsTo, pageTo } from './engine-harness.ts';

describe('the engine on a live line', () => {
  let harness: EngineHarness;

  beforeEach(async () => {
    harness = createEngineHarness();
    harness.engine.activate();
    await harness.next('hello').answer(helloAnswer(5));
    await harness.next('pull').answer(pageTo(5));
    harness.live().onOpen(5);
    await harness.next('pull').answer(pageTo(5));
    expect(harness.waiting).toEqual([]);
    expect(harness.told).toMatchObject([{ stand: 1, cursor: 5 }]);
  });
  afterEach(() => harness.close());

  const cursor = () => getMeta(harness.db, 'cursor');

  it('R60: takes the page out of a poke and asks nothing', async () => {
    harness.live().onPoke(newsTo(1, 5, 8));
    await harness.settle();
    expect(cursor()).toBe(8);
    expect(harness.waiting).toEqual([]);
    expect(harness.told).toHaveLength(1);
  });

  describe('with more single tickets that fill than go along with news', () => {
    const most = LIMITS.singleTickets / 2;
    const page = (isStale: boolean): Page => {
      const { header, trailer } = pageTo(5);
      return {
        header: { ...header, type: 'snapshot' },
        lines: [],
        trailer: { ...trailer, cursor: 0, isStale },
      };
    };
    const asked = () => [...new Set(harness.waiting.map(({ kind }) => kind))];
    beforeEach(() => {
      const add = harness.db.prepare(
        `insert into scope (id, state, token, priority, roots, roots_done, urgency)
         values (?, 'joining', null, 0, 1, 0, 0)`,
      );
      for (let n = 0; n < most + 2; n += 1) add.run(`ticket:${randomUUID()}`);
      harness.engine.nudge();
    });

    it('R227: fetches these first, and news as soon as few enough are left', async () => {
      expect(asked()).toEqual(['snapshot']);
      await harness.next('snapshot').answer(page(false));
      expect(asked()).toEqual(['snapshot']);
      await harness.next('snapshot').answer(page(false));
      expect(asked()).toContain('pull');
    });

    it('R227: asks for news at once when a page says that they go first', async () => {
      await harness.next('snapshot').answer(page(true));
      expect(asked()).toContain('pull');
    });
  });

  it('R60: pulls when the page does not connect, and says where it stands after', async () => {
    harness.live().onPoke(newsTo(1, 6, 8));
    await harness.settle();
    expect(cursor()).toBe(5);
    await harness.next('pull').answer(pageTo(8));
    expect(cursor()).toBe(8);
    expect(harness.told.at(-1)).toMatchObject({ stand: 2, cursor: 8 });
  });

  it('R60: asks again when the pull that was overtaken had seen more', async () => {
    harness.engine.nudge();
    const pull = harness.next('pull');
    harness.live().onPoke(newsTo(1, 5, 8));
    await pull.answer(pageTo(9));
    expect(cursor()).toBe(8);
    await harness.next('pull').answer(pageTo(9));
    expect(cursor()).toBe(9);
    expect(harness.waiting).toEqual([]);
  });

  it('R60: asks nothing more when the pull that was overtaken had seen no more', async () => {
    harness.engine.nudge();
    const pull = harness.next('pull');
    harness.live().onPoke(newsTo(1, 5, 8));
    await pull.answer(pageTo(8));
    expect(cursor()).toBe(8);
    expect(harness.waiting).toEqual([]);
  });

  it('R204: an answer that ended a session ends no other one that was begun since', async () => {
    harness.engine.nudge();
    const pull = harness.next('pull');
    harness.engine.deactivate();
    harness.engine.activate();
    const hello = harness.next('hello');
    await pull.fail('auth', 'accountInactive');
    expect(harness.engine.state).toMatchObject({ isActive: true, problem: null });
    await hello.answer(helloAnswer(5));
    harness.clock.fireNext();
    expect(harness.engine.state.isActive).toBe(true);
    await harness.next('pull').fail('auth', 'accountInactive');
    expect(harness.engine.state).toMatchObject({ isActive: false, problem: { code: 'accountInactive' } });
  });

  it('R2 R61: a long poll that fails starts no second pull beside the one under way', async () => {
    for (let tries = 0; tries < 3; tries += 1) {
      harness.live().onClose(null);
      harness.clock.fireNext();
    }
    harness.live().onClose(null);
    await harness.next('pull').answer(pageTo(5));
    harness.engine.nudge();
    expect(harness.waiting.map(({ kind }) => kind)).toEqual(['wait', 'pull']);
    await harness.next('wait').fail();
    harness.clock.fireNext();
    await harness.next('hello').answer(helloAnswer(9));
    expect(harness.waiting.filter(({ kind }) => kind === 'pull')).toHaveLength(1);
    await harness.next('pull').answer(pageTo(9));
    expect(cursor()).toBe(9);
  });

  describe('R63: after sleep', () => {
    it('connects anew at once, however long the back-off has become', async () => {
      harness.engine.nudge();
      await harness.next('pull').fail();
      for (let tries = 0; tries < 8; tries += 1) {
        harness.clock.fireNext();
        await harness.next('hello').fail();
      }
      const asleepAt = harness.clock.now;
      expect(harness.waiting).toEqual([]);
      harness.engine.wake();
      await harness.next('hello').answer(helloAnswer(9));
      await harness.next('pull').answer(pageTo(9));
      expect(cursor()).toBe(9);
      expect(harness.clock.now).toBe(asleepAt);
      // Nothing is left of the back-off: the next failure waits two seconds at most, not half a minute.
      harness.engine.nudge();
      await harness.next('pull').fail();
      harness.clock.fireNext();
      expect(harness.clock.now - asleepAt).toBeLessThanOrEqual(2_000);
    });

    it('ends what hangs on connections from before, and opens another live line', async () => {
      harness.engine.nudge();
      expect(harness.next('pull').kind).toBe('pull');
      harness.engine.wake();
      await harness.settle();
      expect(harness.waiting.map(({ kind }) => kind)).toEqual(['hello']);
      await harness.next('hello').answer(helloAnswer(9));
      expect(harness.linesOpened).toBe(2);
      await harness.next('pull').answer(pageTo(9));
      expect(cursor()).toBe(9);
    });

    it('asks nothing while nobody is signed in', async () => {
      harness.engine.deactivate();
      harness.engine.wake();
      await harness.settle();
      expect(harness.waiting).toEqual([]);
    });
  });

  it('R142 R154: a hello on an open line has a scope compared that has not been for a week, and the line stays', async () => {
    harness.db.exec(
      `insert into scope (id, state, priority, roots, roots_done, urgency, compared_at)
       values ('directory', 'complete', 0, 0, 0, 0, 0)`,
    );
    harness.engine.greet();
    const aWeek = { serverTime: (7 * 24 * 3_600_000) as never };
    await harness.next('hello').answer({ ...helloAnswer(9), ...aWeek });
    await harness.next('pull').answer(pageTo(9));
    expect(harness.waiting.map(({ kind }) => kind)).toEqual(['digests']);
    expect(harness.linesOpened).toBe(1);
    expect(getMeta(harness.db, 'heardAt')).toBe(aWeek.serverTime);
  });

  it('R9: after a fork the center is greeted under the new id before anything is pushed', async () => {
    const call = { name: 'ticket.add-note', args: {} };
    const operationId = '018f0000-0000-7000-8000-00000000000c';
    restoreChange(harness.db, { call, operationId, createdAt: 1 }, null);
    const clientId = getMeta(harness.db, 'clientId');
    harness.engine.changedHere();
    await harness.next('push').answer({ kind: 'fork' });
    expect(getMeta(harness.db, 'clientId')).not.toBe(clientId);
    expect(harness.waiting).toEqual([]);
    harness.clock.fireNext();
    expect(harness.waiting.map(({ kind }) => kind)).toEqual(['hello']);
    await harness.next('hello').answer(helloAnswer(9));
    expect(harness.waiting.map(({ kind }) => kind)).toContain('push');
  });

  describe('R92: what was answered on another line than the last hello named', () => {
    const { standing } = helloAnswer(9);
    const elsewhere = { ...standing, line: '018f0000-0000-7000-8000-0000000000ff' };
    const reconnect = async (): Promise<void> => {
      harness.clock.fireNext();
      await harness.next('hello').answer(helloAnswer(9));
    };

    it('is no verdict, and is asked for again after a hello', async () => {
      const operationId = '018f0000-0000-7000-8000-00000000000c';
      const call = { name: 'ticket.add-note', args: {} };
      restoreChange(harness.db, { call, operationId, createdAt: 1 }, null);
      harness.engine.changedHere();
      const result = { n: 1, operationId, verdict: 'refused', code: 'x', params: {} };
      const judged = { kind: 'judged', lastMutation: 1, durableMutation: 1, results: [result] };
      const verdict = () => harness.db.prepare('select state from outbox').pluck().get();
      await harness.next('push').answer({ ...judged, standing: elsewhere });
      expect(verdict()).toBe('sent');
      await reconnect();
      await harness.next('push').answer({ ...judged, standing });
      expect(verdict()).toBe('refused');
    });

    it('is no lease', async () => {
      const answer = { blocks: [{ from: 1, to: 100, proof: 'p' }], lost: [] };
      harness.db.exec('delete from number_block');
      harness.engine.changedHere();
      await harness.next('numbers').answer({ ...answer, standing: elsewhere });
      expect(countNumbersLeft(harness.db)).toBe(0);
      await reconnect();
      await harness.next('numbers').answer({ ...answer, standing });
      expect(countNumbersLeft(harness.db)).toBe(100);
    });
  });

  describe('R62: presence', () => {
    const T1 = '018f0000-0000-7000-8000-00000000000a' as never;
    const T2 = '018f0000-0000-7000-8000-00000000000b' as never;
    const OTHER = '018f0000-0000-7000-8000-00000000000c' as never;
    const view = (...ids: never[]) => ids.map((ticketId) => ({ ticketId, activity: 'viewing' as const }));
    const tickets = () => harness.said.map((frame) => frame.tickets);

    it('is said at once, then at most once a second, and again for as long as it lasts', () => {
      harness.engine.setPresence(view(T1));
      expect(tickets()).toEqual([view(T1)]);
      // Through three tickets within a second: only where it ended.
      harness.engine.setPresence(view(T2));
      harness.engine.setPresence(view(T1, T2));
      harness.engine.setPresence(view(T2));
      expect(harness.said).toHaveLength(1);
      const startedAt = harness.clock.now;
      harness.clock.fireNext();
      expect(tickets().at(-1)).toEqual(view(T2));
      expect(harness.clock.now - startedAt).toBe(1_000);
      const count = harness.said.length;
      while (harness.clock.now < startedAt + 9_500) harness.clock.fireNext();
      expect(harness.said.length - count).toBe(2);
      harness.engine.setPresence([]);
      expect(tickets().at(-1)).toEqual([]);
    });

    it('writing becomes looking on when nothing is typed for five seconds', () => {
      harness.engine.setPresence([{ ticketId: T1, activity: 'writingNote' }]);
      const startedAt = harness.clock.now;
      while (tickets().at(-1)?.[0]?.activity !== 'viewing') harness.clock.fireNext();
      expect(harness.clock.now - startedAt).toBe(5_000);
    });

    it('of others is kept until they leave or the line is gone', () => {
      const people = [{ userId: OTHER, activity: 'writingReply' as const }];
      harness.live().onPresence([{ ticketId: T1, people }]);
      harness.live().onPresence([{ ticketId: T2, people }]);
      harness.live().onPresence([{ ticketId: T1, people: [] }]);
      expect(harness.presences.at(-1)).toEqual([{ ticketId: T2, people }]);
      harness.live().onClose(null);
      expect(harness.presences.at(-1)).toEqual([]);
    });

    it('is said again on the next line, and not on none', () => {
      harness.live().onClose(null);
      harness.engine.setPresence(view(T1));
      expect(harness.said).toEqual([]);
      harness.clock.fireNext();
      harness.live().onOpen(5);
      expect(tickets()).toEqual([view(T1)]);
    });
  });
});
