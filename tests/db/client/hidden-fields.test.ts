import { describe, expect, it } from 'vitest';
import { entityStoreOf } from '../../../db/client/entity-store.ts';
import type { Page } from '../../../shared/contract/sync-protocol.ts';
import { helloAnswer } from '../../unit/electron/sync/engine-harness.ts';
import { page, team, ticket, useStoreScene } from './support/store-scene.ts';

describe('a store whose person may not see everything', () => {
  const scene = useStoreScene();
  const masked = (cursor: number, hiddenFields: string[], lines?: Page['lines']): Page => {
    const whole = page(cursor);
    const header = { ...whole.header, addScopes: [], hiddenFields };
    return lines === undefined
      ? { ...whole, header }
      : { header, lines, trailer: { ...whole.trailer, lines: lines.length } };
  };
  const pull = (cursor: number, next: Page): boolean => {
    const { clientId } = scene.store.standing();
    return scene.store.applyPull(next, { clientId, cursor, heldScopes: [] });
  };

  it('R146: takes no page of a scope or a comparison that was read through another mask', () => {
    pull(5, page(9));
    pull(9, masked(10, ['ticket.category'], []));
    expect(scene.store.standing().hiddenFields).toEqual(['ticket.category']);
    const before = entityStoreOf(scene.db).get('ticket', ticket.id);
    const late = (type: 'snapshot' | 'reconcile', hiddenFields: string[]): Page => {
      const read = masked(11, hiddenFields);
      return { ...read, header: { ...read.header, type } };
    };
    expect(scene.store.applySnapshot(team, null, late('snapshot', []))).toBe(false);
    scene.db.prepare("update scope set state = 'checking', token = '[1]'").run();
    expect(scene.store.applyReconcile(team, [1], late('reconcile', ['customer.email']), [])).toBe(false);
    expect(entityStoreOf(scene.db).get('ticket', ticket.id)).toEqual(before);
    expect(scene.store.applyReconcile(team, [1], late('reconcile', ['ticket.category']), [])).toBe(true);
    expect(scene.store.standing().checkingScopes).toEqual([]);
  });

  it('R144: empties the confirmed version under pending work as well', () => {
    const whole = page(9);
    pull(5, {
      ...whole,
      lines: whole.lines.map((line) => {
        if (line[0] !== 'put') return line;
        const place = whole.header.fields.ticket?.indexOf('category') ?? -1;
        return [line[0], line[1], line[2], line[3], line[4].with(place, 'secret-word'), line[5]];
      }),
    });
    scene.save({ name: 'ticket.set-priority', args: { ticketId: ticket.id, priority: 0 } });
    expect(scene.db.serialize().includes('secret-word')).toBe(true);
    pull(9, masked(10, ['ticket.category'], []));
    expect(scene.db.serialize().includes('secret-word')).toBe(false);
    expect(entityStoreOf(scene.db).get('ticket', ticket.id)?.row).toMatchObject({
      priority: 0,
      category: null,
    });
  });

  it('R145: names the rows of a field that is hidden no longer without their version, so that they come whole', () => {
    pull(5, page(9));
    scene.db.prepare("update scope set state = 'complete'").run();
    pull(9, masked(10, ['ticket.category', 'a.field-of-tomorrow'], []));
    pull(10, masked(11, ['a.field-of-tomorrow'], []));
    const [checking] = scene.store.standing().checkingScopes;
    expect(checking?.scope).toBe(team);
    expect(checking?.groups).toHaveLength(256);
    expect(scene.store.nextGroups(team).rows).toEqual([['ticket', ticket.id, 0, ticket.id]]);
    // A center that is restored meanwhile has the same versions: digests would find nothing to fetch.
    scene.store.greet({ ...helloAnswer(11), epoch: 'f', standing: { line: null, seq: 11, seal: 's' } });
    expect(scene.store.standing().checkingScopes).toEqual([checking]);
    expect(scene.store.nextGroups(team).rows).toEqual([['ticket', ticket.id, 0, ticket.id]]);
    const { groups } = scene.store.nextGroups(team);
    const header = { type: 'reconcile' as const, epoch: 'f' };
    const read = masked(11, ['a.field-of-tomorrow']);
    expect(
      scene.store.applyReconcile(team, groups, { ...read, header: { ...read.header, ...header } }, [team]),
    ).toBe(true);
    expect(scene.store.standing().checkingScopes).toEqual([]);
    // The next comparison is an ordinary one.
    scene.db.prepare("update scope set state = 'checking', token = ?").run(JSON.stringify(groups));
    expect(scene.store.nextGroups(team).rows).toEqual([['ticket', ticket.id, 11, ticket.id]]);
  });
});
