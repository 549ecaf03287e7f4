import { createElement } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MessageCard } from '../../../../renderer/features/ticket/message-card.tsx';
import { createTranslator } from '../../../../renderer/i18n/translator.ts';
import type { Services } from '../../../../renderer/services.ts';
import type { TimelineEntry } from '../../../../shared/contract/queries.ts';
import { type MountedPart, mountPart, settableSource, stubResizeObserver } from '../../page-parts.ts';

const written = (kind: TimelineEntry['kind'], fields: Partial<TimelineEntry> = {}) =>
  ({
    ...{ id: 'm1', ticketId: 't1', kind, channel: 'mail', authorName: 'Mira Lang', fromNumber: null },
    ...{ bodyText: 'Look at the till.', bodyHtml: '<p>Look at the till.</p>', createdAt: 1, attachments: [] },
    ...{ delivery: 'none', deliveryDetail: '', isPending: false, ...fields },
  }) as unknown as TimelineEntry;

let part: MountedPart;
let connection: ReturnType<typeof settableSource<unknown>>;
let settings: ReturnType<typeof settableSource<unknown>>;
let fetched: string[];
const show = (entry: TimelineEntry) => part.show(createElement(MessageCard, { entry, isFar: false }));
const saying = (text: string) =>
  [...document.querySelectorAll('header span')].find(
    ({ children, textContent }) => children.length === 0 && textContent === text,
  );

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  stubResizeObserver();
  connection = settableSource<unknown>({ connection: 'online' });
  settings = settableSource<unknown>({ isMetered: true });
  fetched = [];
  const store = {
    session: settableSource({ phase: 'signedOut' }),
    settings,
    readThumbnail(attachmentId: string) {
      fetched.push(attachmentId);
      return Promise.resolve(null);
    },
    sync: connection,
    live: (name: string) =>
      settableSource(
        name !== 'file.states' ? [] : [{ sha256: 'abc', isHere: false, hereBytes: 0, upload: null }],
      ),
  } as unknown as Services['store'];
  part = mountPart({ store, translator: createTranslator('en') });
});
afterEach(() => {
  part.unmount();
  vi.unstubAllGlobals();
});

test('a note that is not confirmed yet is called internal in a narrow card as well; the delivery makes room', () => {
  show(written('internalNote', { isPending: true }));
  expect(saying('Internal note')?.className).not.toContain('sr-only');
  expect(saying('Not sent')).toBeDefined();
  show(written('publicReply', { delivery: 'queued', isPending: true }));
  expect(saying('Reply')?.className).toContain('sr-only');
});

test('a file that is on the server says what it needs: a connection, or only to be saved', () => {
  const file = { id: 'f1', filename: 'log.txt', mimeType: 'text/plain', sizeBytes: 3, sha256: 'abc' };
  const attachments = [{ ...file, contentId: null, thumbnailSha256: null }] as never;
  const said = () => document.querySelector('li .sr-only')?.textContent;
  show(written('inbound', { attachments }));
  expect(said()).toBe('on the server; fetched when you save it');
  connection.set({ connection: 'offline' });
  show(written('inbound', { attachments }));
  expect(said()).toBe('on the server; needs a connection');
});

test('small pictures are fetched by themselves, but not on a metered line', () => {
  const picture = { id: 'f1', filename: 'till.png', mimeType: 'image/png', sizeBytes: 3, sha256: 'abc' };
  const attachments = [
    { ...picture, contentId: null, thumbnailSha256: 'small' },
    { ...picture, id: 'f2', contentId: null, thumbnailSha256: null },
  ] as never;
  show(written('inbound', { attachments }));
  expect(fetched).toEqual([]);
  settings.set({ isMetered: false });
  show(written('inbound', { attachments }));
  expect(fetched).toEqual(['f1']);
});
