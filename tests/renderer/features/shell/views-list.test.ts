import { act, createElement } from 'react';
import { expect, test, vi } from 'vitest';
import { ViewsList } from '../../../../renderer/features/shell/views-list.tsx';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import type { Services } from '../../../../renderer/services.ts';
import { createPanes } from '../../../../renderer/state/panes.ts';
import { createUi } from '../../../../renderer/state/ui-state.ts';
import { mountPart, settableSource } from '../../page-parts.ts';

test('a count is marked as one that may still grow until the first synchronization is complete', () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  const sync = settableSource({ firstSync: { isComplete: false } });
  const views = settableSource([{ view: { id: 'v1', name: 'Solved', builtin: null }, count: 12 }]);
  const part = mountPart({
    ...{ ui: createUi(1440), panes: createPanes(document), translator: createTranslator('en') },
    commands: { run: () => undefined, keysOf: () => [] } as unknown as Services['commands'],
    store: {
      ...{ sync, session: settableSource({ phase: 'signedOut' }), live: () => views },
    } as unknown as Services['store'],
  });
  part.show(createElement(ViewsList));
  const count = () => document.querySelector('li .tabular');
  expect(count()?.querySelector('[aria-hidden]')?.textContent).toBe('12+');
  expect(count()?.querySelector('.sr-only')?.textContent).toContain('12 so far');
  act(() => sync.set({ firstSync: { isComplete: true } }));
  expect(count()?.textContent).toBe('12');
  part.unmount();
  vi.unstubAllGlobals();
});
