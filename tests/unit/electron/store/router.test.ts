import { createRouterClient } from '@orpc/server';
import { expect, it } from 'vitest';
import { defaultSettings } from '../../../../db/client/local.ts';
import { createLiveValue } from '../../../../electron/store/live-values.ts';
import { createRouter } from '../../../../electron/store/router.ts';
import { createSavePaths } from '../../../../electron/store/save-paths.ts';
import type { Session } from '../../../../electron/store/session.ts';
import type { SessionState, SyncStatus } from '../../../../shared/contract/store.ts';
import { AppError } from '../../../../shared/errors/app-error.ts';
import type { TicketId } from '../../../../shared/model/ids.ts';
import type { TicketPresence } from '../../../../shared/model/presence.ts';

const TICKET = '018f0000-0000-7000-8000-000000000001' as TicketId;

/** A store whose database is still being opened. */
function harness() {
  const state = createLiveValue<SessionState>({ phase: 'starting' });
  const drafts: unknown[] = [];
  const workspace = {
    saveDraft: (draft: unknown) => drafts.push(draft),
    query: (name: string) => `answer to ${name}`,
    async *watch(name: string) {
      yield `answer to ${name}`;
    },
    settings: createLiveValue({ ...defaultSettings(), lastViewId: 'view-1' }),
    status: createLiveValue<SyncStatus>({
      connection: 'offline',
      isOfflineByChoice: false,
      transport: null,
      pendingCount: 3,
      attentionCount: 0,
      failedCount: 0,
      lastSyncedAt: null,
      firstSync: {
        isUsable: true,
        isComplete: true,
        rowsDone: 1,
        rowsTotal: 1,
        bytesPerSecond: null,
        remainingMs: null,
      },
      problem: null,
      warnings: [],
    }),
  };
  const session = {
    state,
    evenLocked: () => workspace,
    workspace() {
      const { phase } = state.get();
      if (phase === 'locked') throw new AppError('offlineTooLong', { days: 30 });
      if (phase !== 'signedIn') throw new AppError('notSignedIn');
      return workspace;
    },
  } as unknown as Session;
  const client = createRouterClient(createRouter(session, createSavePaths(), () => undefined));
  return { client, drafts, become: (next: object) => state.set(next as SessionState) };
}

async function firstOf<T>(answers: Promise<AsyncIterable<T>>): Promise<T | undefined> {
  for await (const answer of await answers) return answer;
  return undefined;
}

it('what is asked while the database is being opened is answered when it is open', async () => {
  const { client, become } = harness();
  const asked = [
    client.query({ name: 'team.list', args: {} }),
    firstOf(client.watch({ name: 'view.list', args: {} })),
    firstOf(client.settings.watch()),
  ];
  become({ phase: 'signedIn' });
  expect(await Promise.all(asked)).toEqual([
    'answer to team.list',
    'answer to view.list',
    { ...defaultSettings(), lastViewId: 'view-1' },
  ]);
});

it('R155: a locked workstation says how much waits and shows nothing; what was asked is answered when it opens', async () => {
  const { client, drafts, become } = harness();
  become({ phase: 'locked' });
  let isAnswered = false;
  const asked = client.query({ name: 'team.list', args: {} }).then((answer) => {
    isAnswered = true;
    return answer;
  });
  expect(await firstOf(client.sync.watch())).toMatchObject({ pendingCount: 3 });
  expect(await firstOf(client.settings.watch())).toMatchObject({ lastViewId: 'view-1' });
  await expect(client.mutate({ name: 'ticket.add-note', args: {} })).rejects.toMatchObject({
    code: 'offlineTooLong',
  });
  // The lock may fall while somebody types.
  const typed = { bodyHtml: 't', bodyText: 't', attachments: [] };
  await client.draft.save({ ticketId: TICKET, kind: 'internalNote', ...typed });
  expect(drafts).toHaveLength(1);
  expect(isAnswered).toBe(false);
  become({ phase: 'signedIn' });
  expect(await asked).toBe('answer to team.list');
});

it('it is refused when nobody turns out to be signed in', async () => {
  const { client, become } = harness();
  const asked = firstOf(client.watch({ name: 'view.list', args: {} }));
  become({ phase: 'signedOut' });
  await expect(asked).rejects.toMatchObject({ code: 'notSignedIn' });
});

it('who watches a session that ends is told, and the next watch waits for the next session', async () => {
  const status = createLiveValue({ pendingCount: 1 });
  const seen: number[] = [];
  for await (const { pendingCount } of status.watch(undefined)) {
    seen.push(pendingCount);
    status.end();
  }
  expect(seen).toEqual([1]);

  const state = createLiveValue<SessionState>({ phase: 'signedOut' } as SessionState);
  const presence = createLiveValue<readonly TicketPresence[]>([]);
  const settings = createLiveValue({ ...defaultSettings(), lastViewId: 'view-1' });
  const session = {
    state,
    evenLocked: () => ({ settings }),
    workspace() {
      if (state.get().phase !== 'signedIn') throw new AppError('notSignedIn');
      return { presence, settings };
    },
  } as unknown as Session;
  const client = createRouterClient(createRouter(session, createSavePaths(), () => undefined));
  const first = firstOf(client.presence.watch());
  // The settings of nobody are there at once, and those of whoever signs in follow.
  const ofAll = (await client.settings.watch())[Symbol.asyncIterator]();
  expect((await ofAll.next()).value).toEqual(defaultSettings());
  state.set({ phase: 'signedIn' } as SessionState);
  expect(await first).toEqual([]);
  expect((await ofAll.next()).value).toMatchObject({ lastViewId: 'view-1' });
});
