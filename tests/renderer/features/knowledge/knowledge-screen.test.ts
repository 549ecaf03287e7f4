import { act, createElement } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { KnowledgeScreen } from '../../../../renderer/features/knowledge/knowledge-screen.tsx';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import { createIds } from '../../../../renderer/ids.ts';
import { attachKeymap } from '../../../../renderer/keymap/attach-keymap.ts';
import { readBindings } from '../../../../renderer/keymap/bindings.ts';
import { createDispatcher } from '../../../../renderer/keymap/dispatcher.ts';
import type { Services } from '../../../../renderer/services.ts';
import { createPanes } from '../../../../renderer/state/panes.ts';
import { createUi, patchUi } from '../../../../renderer/state/ui-state.ts';
import { type MountedPart, mountPart, pressOn, settableSource } from '../../page-parts.ts';

const row = (id: string, title: string) => ({
  id,
  title,
  labels: [],
  teamName: null,
  status: 'published',
  hasDraft: false,
  openBranches: 0,
});

let part: MountedPart;
let services: Pick<Services, 'ui' | 'panes'>;

const focused = () => document.activeElement?.getAttribute('data-article');
const find = () => document.querySelector<HTMLInputElement>('input[type=search]');
const main = () => services.panes.find('main');

beforeEach(async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  services = { ui: createUi(1440), panes: createPanes(document) };
  const list = settableSource([row('a1', 'Card payment'), row('a2', 'Printer')]);
  // None of them is looked into: a new one is nowhere, the others are still being read.
  const nowhere = settableSource(null);
  const reading = settableSource(undefined);
  const store = {
    session: settableSource({ phase: 'signedOut' }),
    live(name: string, { articleId }: { articleId?: string }) {
      if (name === 'article.list') return list;
      return name === 'article.get' && articleId?.startsWith('a') === false ? nowhere : reading;
    },
    getArticleDraft: async () => null,
    discardArticleDraft: async () => undefined,
  };
  part = mountPart({
    ...services,
    store: store as unknown as Services['store'],
    newId: createIds(),
    translator: createTranslator('en'),
    toasts: { show: () => undefined } as unknown as Services['toasts'],
  });
  await act(async () => part.show(createElement(KnowledgeScreen)));
});
afterEach(() => {
  part.unmount();
  vi.unstubAllGlobals();
});

test('the keys begin in the list, where j and k move, and not in the field above it', () => {
  act(() => void services.panes.focus('main'));
  expect(focused()).toBe('a1');
  act(() => main()?.move?.(1));
  expect([services.ui.get().articleId, focused()]).toEqual(['a1', 'a1']);
  act(() => main()?.move?.(1));
  expect([services.ui.get().articleId, focused()]).toEqual(['a2', 'a2']);
});

test('Enter on the chosen article is for the command that edits it, and not for the button it is on', () => {
  const dispatcher = createDispatcher({
    platform: 'linux',
    schedule: () => () => undefined,
    target: {
      isEnabled: () => true,
      actsInEditable: () => false,
      isRepeatable: () => false,
      run: () => main()?.open?.(),
      hint: () => undefined,
    },
  });
  dispatcher.setBindings(readBindings({ 'ticket.open': ['Enter'] }, {}));
  const detach = attachKeymap(window, dispatcher);
  act(() => void services.panes.focus('main'));
  act(() => main()?.move?.(1));
  expect(focused()).toBe('a1');
  pressOn(document.activeElement, 'Enter');
  detach();
  expect(services.ui.get()).toMatchObject({ articleId: 'a1', articleMode: 'edit' });
});

test.each(['ArrowDown', 'Enter'])('%s in the field leads to the first article that was found', (key) => {
  act(() => find()?.focus());
  pressOn(find(), key);
  expect([services.ui.get().articleId, focused()]).toEqual(['a1', 'a1']);
});

test('a new article that is left untouched was never there, and nothing says that it is gone', async () => {
  const begin = document.querySelector<HTMLButtonElement>('button[aria-label="New article"]');
  await act(async () => begin?.click());
  expect(document.querySelector('textarea')).not.toBeNull();
  await act(async () => void main()?.back?.());
  expect(document.querySelector('textarea')).toBeNull();
  expect(document.body.textContent).not.toContain('This article is not here any more');
  expect(focused()).toBe('a1');
  // One that really went says so.
  await act(async () => patchUi(services.ui, { articleId: 'gone' as never, articleMode: 'read' }));
  expect(document.body.textContent).toContain('This article is not here any more');
});
