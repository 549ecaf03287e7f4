import { EditorContent } from '@tiptap/react';
import { act, createElement, type ReactElement } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ComposerFiles } from '../../../../renderer/features/composer/composer-files.ts';
import { useComposerEditor } from '../../../../renderer/features/composer/use-composer-editor.ts';
import { putReply } from '../../../../renderer/features/macros/put-reply.ts';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import type { Services } from '../../../../renderer/services.ts';
import { createUi, patchUi } from '../../../../renderer/state/ui-state.ts';
import type { TicketId } from '../../../../shared/model/ids.ts';
import { type MountedPart, mountPart } from '../../page-parts.ts';

const TICKET = '01930000-0000-7000-8000-000000000050' as TicketId;
const OTHER = '01930000-0000-7000-8000-000000000051' as TicketId;
const WORDS = { html: '<p>Dear Ann</p>', text: 'Dear Ann' };

let part: MountedPart;
let services: Services;
let drafts: Map<string, { bodyHtml: string; bodyText: string; kind: string }>;

/** A composer without its buttons. */
function Bare(): ReactElement {
  const files = { attachments: () => [], restore: () => undefined } as unknown as ComposerFiles;
  const { shown } = useComposerEditor({
    ticketId: TICKET,
    kind: 'publicReply',
    placeholder: '',
    isAwake: true,
    isLocked: () => false,
    onUse: () => undefined,
    files,
  });
  return createElement(EditorContent, { editor: shown });
}

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  drafts = new Map();
  const ui = createUi(1440);
  services = {
    ui,
    translator: createTranslator('en'),
    presence: { typed: () => undefined },
    queue: { model: { get: () => null } },
    panes: { promise: () => undefined },
    toasts: { show: () => undefined },
    store: {
      getDraft: async (id: string) => drafts.get(id) ?? null,
      saveDraft: async (draft: { ticketId: string; bodyHtml: string; bodyText: string; kind: string }) => {
        drafts.set(draft.ticketId, draft);
      },
      discardDraft: async () => undefined,
    },
  } as unknown as Services;
  patchUi(ui, { ticketId: TICKET });
  part = mountPart(services);
});
afterEach(() => {
  part.unmount();
  vi.unstubAllGlobals();
});

const written = (): string => document.querySelector('.ProseMirror')?.innerHTML ?? '';

test('words for the customer go behind what is written, also behind a draft that is still being read', async () => {
  drafts.set(TICKET, {
    ticketId: TICKET,
    kind: 'publicReply',
    bodyHtml: '<p>Begun</p>',
    bodyText: 'Begun',
    attachments: [],
  } as never);
  await act(async () => {
    await putReply(services, TICKET, WORDS, true);
    part.show(createElement(Bare));
  });
  await expect.poll(written).toContain('Dear Ann');
  await expect.poll(written).toMatch(/Begun.*Dear Ann/);
  await act(async () => putReply(services, TICKET, { html: '<p>Bye</p>', text: 'Bye' }, true));
  await expect.poll(written).toMatch(/Begun.*Dear Ann.*Bye/);
  // Taken once, and its composer is where the person goes on.
  expect(services.ui.get()).toMatchObject({ wordsWanted: null, composerWanted: TICKET });
});

test('for a ticket that is not open they go behind its draft', async () => {
  await putReply(services, OTHER, WORDS, false);
  await putReply(services, OTHER, { html: '<p>Bye</p>', text: 'Bye' }, false);
  expect(drafts.get(OTHER)).toMatchObject({
    kind: 'publicReply',
    bodyHtml: '<p>Dear Ann</p><p>Bye</p>',
    bodyText: 'Dear Ann\nBye',
  });
  expect(services.ui.get().composerWanted).toBe(null);
});
