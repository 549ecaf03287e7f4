import { createElement } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { CannedReplySuggestions } from '../../../../renderer/features/inserts/canned-reply-suggestions.tsx';
import type { SuggestionsProps } from '../../../../renderer/features/inserts/suggestions.tsx';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import type { Services } from '../../../../renderer/services.ts';
import { type MountedPart, mountPart, settableSource } from '../../page-parts.ts';

let part: MountedPart;

const show = (query: string): void => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  part = mountPart({
    store: {
      live: () => settableSource([]),
      session: settableSource({ phase: 'signedOut' }),
    } as unknown as Services['store'],
    translator: createTranslator('en'),
  });
  const props = {
    editor: { view: { coordsAtPos: () => ({ left: 0, top: 0, bottom: 10 }) } },
    inserts: { onKey: { current: null } },
    session: { kind: 'cannedReply', from: 1, query, isDismissed: false },
    detail: { customer: null, ticket: { number: 1, subject: '' } },
    isNote: false,
  } as unknown as SuggestionsProps;
  part.show(createElement(CannedReplySuggestions, props));
};

afterEach(() => {
  part.unmount();
  vi.unstubAllGlobals();
});

test('where there is no canned reply, the sign says how one is made; a semicolon in a sentence says nothing', () => {
  show('');
  expect(document.querySelector('output')?.textContent).toContain('New canned reply…');
  part.unmount();
  show(' and then');
  expect(document.querySelector('output')).toBeNull();
});
