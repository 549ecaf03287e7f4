import { act, createElement } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FollowHost } from '../../../../renderer/features/shell/follow-host.tsx';
import type { Services } from '../../../../renderer/services.ts';
import { mountPart, settableSource } from '../../page-parts.ts';

beforeEach(() => vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true));
afterEach(() => vi.unstubAllGlobals());

test('R241: the icon shows how many notifications are unread, and nothing once nobody is signed in', () => {
  const badges: number[] = [];
  const unread = settableSource(2);
  const part = mountPart({
    host: {
      setBadge: async ({ count }: { count: number }) => void badges.push(count),
      takeLink: async () => null,
      onLink: () => () => undefined,
    },
    store: { live: () => unread },
  } as unknown as Partial<Services> as Services);
  part.show(createElement(FollowHost));
  act(() => unread.set(3));
  part.unmount();
  expect(badges).toEqual([2, 3, 0]);
});
