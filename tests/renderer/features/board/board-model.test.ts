import { describe, expect, test } from 'vitest';
import { boardMoveNext } from '../../../../renderer/commands/board-move-next.ts';
import { boardMovePrevious } from '../../../../renderer/commands/board-move-previous.ts';
import type { CommandContext } from '../../../../renderer/commands/command.ts';
import { composeReply } from '../../../../renderer/commands/compose-reply.ts';
import { backToList, openTicket, openView } from '../../../../renderer/commands/navigate.ts';
import { collectTargets, hasTargets } from '../../../../renderer/commands/targets.ts';
import { ticketPriority } from '../../../../renderer/commands/ticket-priority.ts';
import { ticketSolve } from '../../../../renderer/commands/ticket-solve.ts';
import { boardKey } from '../../../../renderer/features/board/board-keys.ts';
import { createBoardModel } from '../../../../renderer/features/board/board-model.ts';
import { columnWidths } from '../../../../renderer/features/board/column-widths.ts';
import { putIntoColumn } from '../../../../renderer/features/board/put-into-column.ts';
import { createQueueHolder } from '../../../../renderer/features/queue/queue-holder.ts';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import type { Services } from '../../../../renderer/services.ts';
import { createPanes } from '../../../../renderer/state/panes.ts';
import { createRunningActs } from '../../../../renderer/state/running-acts.ts';
import { createUi, patchUi } from '../../../../renderer/state/ui-state.ts';
import type { StoreClient } from '../../../../renderer/store-client/store-client.ts';
import type { QueueRow } from '../../../../shared/contract/queries.ts';
import type { MutateResult } from '../../../../shared/contract/store.ts';
import type { BoardColumnRef, BoardGrouping } from '../../../../shared/model/board.ts';
import { TicketId, ViewId } from '../../../../shared/model/ids.ts';
import { settableSource } from '../../page-parts.ts';

const VIEW_ID = ViewId.parse('01930000-0000-7000-8000-0000000000aa');
const idOf = (number: number): TicketId =>
  TicketId.parse(`01930000-0000-7000-8000-${String(number).padStart(12, '0')}`);

type Card = Pick<QueueRow, 'number' | 'status' | 'priority'>;
const STATUSES = ['new', 'open', 'pending', 'onHold', 'solved', 'closed'] as const;
const SHOWN: readonly string[] = STATUSES.slice(0, 4);

/** A board over tickets that a test can change, in the order of their numbers; solved ones leave the view. */
function boardOf(initial: readonly Card[], groupBy: BoardGrouping = 'status') {
  let cards = initial;
  let refusal: MutateResult | null = null;
  const listeners = new Set<() => void>();
  const mutations: { name: string; args: Record<string, unknown> }[] = [];
  const said: string[] = [];
  const rowOf = (card: Card): QueueRow =>
    ({
      id: idOf(card.number),
      subject: `Ticket ${card.number}`,
      updatedAt: 1,
      isPending: false,
      ...card,
    }) as QueueRow;
  const columnOf = ({ status, priority }: Card): string => (groupBy === 'status' ? status : `${priority}`);
  const rowsOf = (column: BoardColumnRef | undefined): QueueRow[] =>
    cards
      .filter(({ status }) => SHOWN.includes(status))
      .filter((card) => column === undefined || columnOf(card) === column.key)
      .sort((a, b) => a.number - b.number)
      .map(rowOf);
  interface Args {
    readonly column?: BoardColumnRef;
    readonly offset: number;
    readonly limit: number;
    readonly ticketId: string;
  }
  const answer = (name: string, { column, offset, limit, ticketId }: Args): unknown => {
    const rows = rowsOf(column);
    switch (name) {
      case 'queue.window':
        return { total: rows.length, rows: rows.slice(offset, offset + limit) };
      case 'queue.row':
        return rows.find(({ id }) => id === ticketId) ?? null;
      case 'queue.place': {
        const place = rows.findIndex(({ id }) => id === ticketId);
        return place === -1 ? null : place;
      }
      case 'ticket.get':
        return { ticket: rows.find(({ id }) => id === ticketId) };
      case 'board.columns': {
        const keys = groupBy === 'status' ? STATUSES : ['0', '1', '2', '3'];
        const columns = keys.map((key) => ({
          key,
          name: null,
          count: rows.filter((row) => columnOf(row) === key).length,
          isInView: groupBy !== 'status' || SHOWN.includes(key),
        }));
        return { total: rows.length, columns };
      }
      case 'ticket.open-parts':
        return { count: 0, parts: [] };
      default:
        throw new Error(`Nobody asks ${name} here`);
    }
  };
  const sources = new Map<string, unknown>();
  const live = (name: string, args: Args): unknown => {
    const key = `${name} ${JSON.stringify(args)}`;
    const source = sources.get(key) ?? {
      snapshot: () => ({ data: answer(name, args), error: null }),
      isWatched: () => true,
      preview: () => () => undefined,
      subscribe(listener: () => void) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    sources.set(key, source);
    return source;
  };
  const set = (next: readonly Card[]): void => {
    cards = next;
    for (const listener of [...listeners]) listener();
  };
  const change = (ticketId: string, fields: Partial<Card>): void =>
    set(cards.map((card) => (idOf(card.number) === ticketId ? { ...card, ...fields } : card)));
  const store = {
    live,
    query: async (name: string, args: Args) => answer(name, args),
    setSettings: async () => undefined,
    sync: settableSource(undefined),
    async mutate(name: string, args: Record<string, unknown>): Promise<MutateResult> {
      mutations.push({ name, args });
      if (refusal !== null) return refusal;
      const { ticketId, ...fields } = args;
      change(String(ticketId), fields as Partial<Card>);
      return { isSaved: true, n: mutations.length } as MutateResult;
    },
  } as unknown as StoreClient;
  const ui = createUi(1440);
  patchUi(ui, { screen: 'board', viewId: VIEW_ID });
  const queue = createQueueHolder(store);
  const services = {
    ui,
    queue,
    store,
    panes: createPanes(document),
    acts: createRunningActs(),
    translator: createTranslator('en'),
    toasts: { show: ({ text }: { text: string }) => said.push(text) },
    newId: () => 'act',
  } as unknown as Services;
  const open = () => {
    const model = createBoardModel({
      store,
      viewId: VIEW_ID,
      sort: null,
      groupBy,
      begin: ui.get().boardPlace,
      change: (id, column) => putIntoColumn(services, groupBy, id, column),
      now: () => 0,
      isFilling: () => false,
      // Nothing here waits for a clock.
      schedule: () => () => undefined,
    });
    queue.board.set(model);
    return model;
  };
  const context = (): CommandContext =>
    ({
      services,
      ui: ui.get(),
      pane: 'main',
      hasTargets: hasTargets(services, ui.get(), 'main'),
      targets: () => collectTargets(services, ui.get(), 'main'),
    }) as Partial<CommandContext> as CommandContext;
  return {
    model: open(),
    open,
    services,
    ui,
    context,
    set,
    mutations,
    said,
    refuse(result: MutateResult | null) {
      refusal = result;
    },
  };
}

const card = (number: number, status: Card['status'], priority: Card['priority'] = 2): Card => ({
  number,
  status,
  priority,
});
const press = (key: string, ctrlKey = false) =>
  boardKey({ key, ctrlKey, shiftKey: false, altKey: false, metaKey: false }, 2);

describe('the focus on the board', () => {
  const CARDS = [card(1, 'new'), card(2, 'new'), card(3, 'open'), card(4, 'onHold'), card(5, 'onHold')];

  test('begins on the first card there is', () => {
    const { model } = boardOf([card(7, 'pending'), card(8, 'pending')]);
    expect(model.snapshot()).toMatchObject({ focusKey: 'pending', focusId: idOf(7) });
  });

  test('goes between columns that have cards, along a column, and stops at the edges', () => {
    const { model } = boardOf(CARDS);
    const at = (): number => Number(model.snapshot().focusId?.slice(-3));
    const walk = (key: string, ctrlKey = false): number => {
      press(key, ctrlKey)?.(model);
      return at();
    };
    expect(at()).toBe(1);
    model.stepCard(1);
    expect(at()).toBe(2);
    model.stepCard(1);
    expect(at()).toBe(2);
    expect(walk('ArrowRight')).toBe(3);
    // Pending is empty.
    expect(walk('ArrowRight')).toBe(4);
    expect(walk('ArrowRight')).toBe(4);
    expect(walk('End')).toBe(5);
    expect(walk('Home')).toBe(4);
    expect(walk('PageDown')).toBe(5);
    expect(walk('Home', true)).toBe(2);
    expect(walk('End', true)).toBe(5);
    expect(walk('ArrowLeft')).toBe(3);
  });

  test('stays on its card when others change the column', () => {
    const { model, set } = boardOf(CARDS);
    model.focusCard('onHold', 1);
    set([card(0, 'onHold'), ...CARDS]);
    expect(model.snapshot().focusId).toBe(idOf(5));
    expect(model.snapshot().columns?.map(({ count }) => count)).toEqual([2, 1, 0, 3, 0, 0]);
  });

  test('is where it was when one comes back from the ticket', async () => {
    const { model, open, services, ui } = boardOf(CARDS);
    model.focusCard('onHold', 1);
    openTicket(services, idOf(5));
    expect(ui.get()).toMatchObject({ screen: 'queue', ticketId: idOf(5) });
    patchUi(ui, { boardPlace: model.place() });
    backToList(services);
    expect(ui.get().screen).toBe('board');
    const again = open();
    await expect.poll(() => again.snapshot().focusKey).toBe('onHold');
    expect(again.snapshot().focusId).toBe(idOf(5));
  });
});

describe('the columns', () => {
  const column = (key: string, count: number) => ({ key, name: key, count, isInView: true });

  test('keep their places while the board is open: new ones come behind, emptied ones stay', () => {
    const columns = settableSource({ total: 5, columns: [column('ada', 2), column('mira', 3)] });
    const none = settableSource({ total: 0, rows: [] });
    const store = { live: (name: string) => (name === 'board.columns' ? columns : none) };
    const model = createBoardModel({
      store: store as unknown as StoreClient,
      viewId: VIEW_ID,
      sort: null,
      groupBy: 'assignee',
      begin: null,
      change: async () => false,
      now: () => 0,
      isFilling: () => false,
      schedule: () => () => undefined,
    });
    columns.set({ total: 4, columns: [column('bo', 1), column('mira', 3)] });
    expect(model.snapshot().columns?.map(({ key, count }) => [key, count])).toEqual([
      ['ada', 0],
      ['mira', 3],
      ['bo', 1],
    ]);
    expect(model.snapshot()).toMatchObject({ total: 4, focusKey: 'ada' });
    model.close();
    columns.set({ total: 0, columns: [] });
    expect(model.snapshot().total).toBe(4);
  });
});

describe('moving a card', () => {
  test('is the change that the command for the value makes; the focus goes along', async () => {
    const { model, context, mutations, said } = boardOf([
      card(1, 'open'),
      card(2, 'open'),
      card(3, 'pending'),
    ]);
    await boardMoveNext.run(context());
    expect(mutations).toEqual([
      { name: 'ticket.set-status', args: { ticketId: idOf(1), status: 'pending' } },
    ]);
    expect(model.snapshot()).toMatchObject({ focusKey: 'pending', focusId: idOf(1) });
    expect(model.snapshot().columns?.map(({ count }) => count)).toEqual([0, 1, 2, 0, 0, 0]);
    expect(said).toHaveLength(1);
    await boardMovePrevious.run(context());
    expect(model.snapshot()).toMatchObject({ focusKey: 'open', focusId: idOf(1) });
  });

  test('twice in a row moves the same card twice, however fast the keys are', async () => {
    const { model, context, mutations } = boardOf([card(1, 'open'), card(2, 'open')]);
    await Promise.all([boardMoveNext.run(context()), boardMoveNext.run(context())]);
    expect(mutations.map(({ args }) => [args.ticketId, args.status])).toEqual([
      [idOf(1), 'pending'],
      [idOf(1), 'onHold'],
    ]);
    expect(model.snapshot()).toMatchObject({ focusKey: 'onHold', focusId: idOf(1) });
  });

  test('that is refused leaves the card where it is and says why', async () => {
    const { model, context, refuse, said } = boardOf([card(1, 'open'), card(2, 'open')]);
    refuse({ isSaved: false, code: 'notPermitted', params: {} } as unknown as MutateResult);
    await boardMoveNext.run(context());
    expect(model.snapshot()).toMatchObject({ focusKey: 'open', focusId: idOf(1) });
    expect(said).toEqual(['You are not allowed to do this. Ask your supervisor if you need to.']);
  });

  test('out of the view takes it off the board; its neighbor has the focus', async () => {
    const { model } = boardOf([card(1, 'open'), card(2, 'open')]);
    await model.moveTo({ id: idOf(1) }, 'solved');
    expect(model.snapshot()).toMatchObject({ total: 1, focusKey: 'open', focusId: idOf(2) });
  });

  test('by priority gives it the priority of the column', async () => {
    const { model, context, mutations } = boardOf([card(1, 'open', 1)], 'priority');
    expect(model.snapshot().focusKey).toBe('1');
    await boardMovePrevious.run(context());
    expect(mutations).toEqual([{ name: 'ticket.set-priority', args: { ticketId: idOf(1), priority: 0 } }]);
    expect(model.snapshot()).toMatchObject({ focusKey: '0', focusId: idOf(1) });
    await boardMovePrevious.run(context());
    expect(mutations).toHaveLength(1);
  });
});

describe('the commands for tickets', () => {
  test('act on the focused card and on no other', async () => {
    const { model, context, mutations } = boardOf([card(1, 'open'), card(2, 'open'), card(3, 'onHold')]);
    model.stepCard(1);
    await ticketPriority[0]?.run(context());
    await ticketSolve.run(context());
    expect(mutations.map(({ name, args }) => [name, args.ticketId])).toEqual([
      ['ticket.set-priority', idOf(2)],
      ['ticket.set-status', idOf(2)],
    ]);
    expect(model.snapshot().focusId).toBe(idOf(1));
  });

  test('that write open the ticket first, so that one sees whom one writes to', async () => {
    const { context, ui } = boardOf([card(1, 'open'), card(2, 'open')]);
    await composeReply.run(context());
    expect(ui.get()).toMatchObject({ screen: 'queue', ticketId: idOf(1), composerWanted: idOf(1) });
  });

  test('that open another view stay on the board', () => {
    const { services, ui } = boardOf([card(1, 'open')]);
    const other = ViewId.parse('01930000-0000-7000-8000-0000000000bb');
    openView(services, other);
    expect(ui.get()).toMatchObject({ screen: 'board', viewId: other });
  });

  test('have nothing to act on where the board is empty', () => {
    const { context } = boardOf([]);
    expect(context().hasTargets).toBe(false);
    expect(boardMoveNext.when?.(context())).toBe(false);
  });
});

test('columns share the room; those outside of the view are narrow; many go beyond the edge', () => {
  const column = (isInView: boolean) => ({ key: 'open', name: null, count: 0, isInView });
  const [wide, other, narrow] = columnWidths([column(true), column(true), column(false)], 700);
  expect(wide).toBe(other);
  expect(narrow).toBeLessThan(60);
  expect((wide ?? 0) * 2 + (narrow ?? 0)).toBeLessThanOrEqual(700);
  const many = columnWidths(
    Array.from({ length: 12 }, () => column(true)),
    1_000,
  );
  expect(Math.min(...many)).toBeGreaterThan(200);
});
