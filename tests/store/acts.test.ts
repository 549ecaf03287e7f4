import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { useWorkstation } from './support/workstation.ts';

describe('what was done with one act', () => {
  const station = useWorkstation();
  const priorities = (): readonly number[] =>
    station.test.organization.ticketIds.map((ticketId) => {
      const detail = station.workspace().query('ticket.get', { ticketId }) as {
        ticket: { priority: number };
      };
      return detail.ticket.priority;
    });
  const setAll = (priority: number, act: string): void => {
    for (const ticketId of station.test.organization.ticketIds) {
      const call = { name: 'ticket.set-priority', args: { ticketId, priority } };
      expect(station.workspace().mutate(call, act)).toMatchObject({ isSaved: true });
    }
  };

  test('is taken back and done again together, as often as one likes', async () => {
    await station.signIn();
    await station.synced();
    const before = priorities();
    setAll(0, randomUUID());
    setAll(1, randomUUID());
    const workspace = station.workspace();
    expect(workspace.undo()).toMatchObject({ isSaved: true });
    expect(priorities()).toEqual([0, 0, 0]);
    expect(workspace.undo()).toMatchObject({ isSaved: true });
    expect(priorities()).toEqual(before);
    expect(workspace.undo()).toBeNull();
    expect(workspace.redo()).toMatchObject({ isSaved: true });
    expect(priorities()).toEqual([0, 0, 0]);
    expect(workspace.redo()).toMatchObject({ isSaved: true });
    expect(priorities()).toEqual([1, 1, 1]);
    expect(workspace.redo()).toBeNull();
    expect(workspace.undo()).toMatchObject({ isSaved: true });
    expect(priorities()).toEqual([0, 0, 0]);
    await station.synced();
  });

  test('is taken back by its name, also after something else was done', async () => {
    await station.signIn();
    await station.synced();
    const [first, ...others] = priorities();
    const act = randomUUID();
    setAll(3, act);
    const note = station.addNote();
    expect(note).toMatchObject({ isSaved: true });
    const status = { name: 'ticket.set-status', args: { ticketId: station.ticketId, status: 'pending' } };
    station.workspace().mutate(status);
    expect(station.workspace().undo(act)).toMatchObject({ isSaved: true });
    expect(priorities()).toEqual([first, ...others]);
    const detail = station.workspace().query('ticket.get', { ticketId: station.ticketId });
    expect(detail).toMatchObject({ ticket: { status: 'pending' } });
    expect(station.workspace().undo(act)).toBeNull();
    await station.synced();
  });
});
