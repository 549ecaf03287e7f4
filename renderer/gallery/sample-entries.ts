import type { z } from 'zod';
import { TimelineEntry } from '../../shared/contract/queries.ts';

const TICKET_ID = '01930000-0000-7000-8000-000000000001';
const AT = Date.UTC(2026, 2, 3, 2, 5);

type Input = z.input<typeof TimelineEntry>;

/** Typed on the way in, so that a field which an entry gets later is missed here by the compiler. */
function entry(place: number, fields: Partial<Input>): TimelineEntry {
  const whole: Input = {
    id: `01930000-0000-7000-8000-0000000001${String(place).padStart(2, '0')}`,
    ticketId: TICKET_ID,
    kind: 'inbound',
    channel: 'mail',
    authorUserId: null,
    authorCustomerId: null,
    subject: null,
    bodyHtml: '',
    bodyText: '',
    createdAt: AT + place * 240_000,
    delivery: 'none',
    deliveryDetail: '',
    mailMessageId: null,
    authorName: null,
    attachments: [],
    isPending: false,
    fromNumber: null,
    ...fields,
  };
  return TimelineEntry.parse(whole);
}

/** One message of each kind and way, for the gallery. */
export const SAMPLE_ENTRIES: readonly TimelineEntry[] = [
  entry(1, {
    authorName: '王敏',
    bodyHtml:
      '<p>你好，门店的小票打印机从早上开始一直显示<b>离线</b>，收银没办法出票。</p><p>已经重启过两次。<img src="https://tracker.example/p.png" alt="logo"></p>',
    bodyText: '你好，门店的小票打印机从早上开始一直显示离线。',
  }),
  entry(2, {
    kind: 'internalNote',
    authorName: '李强',
    bodyHtml: '<p>和昨天西湖店是同一批固件，先让他们换网线口试试。</p>',
    bodyText: '和昨天西湖店是同一批固件。',
  }),
  entry(3, {
    kind: 'publicReply',
    authorName: 'Ada Lovelace',
    bodyHtml: '<p>Please plug the printer into port 2 and print the test page.</p>',
    bodyText: 'Please plug the printer into port 2.',
    delivery: 'sent',
  }),
  entry(4, {
    kind: 'publicReply',
    authorName: 'Ada Lovelace',
    bodyHtml: '<p>I have booked an engineer for 14:00.</p>',
    bodyText: 'I have booked an engineer for 14:00.',
    delivery: 'queued',
    isPending: true,
  }),
  entry(5, {
    kind: 'publicReply',
    authorName: 'Ada Lovelace',
    bodyHtml: '<p>Is it working now?</p>',
    bodyText: 'Is it working now?',
    delivery: 'failed',
    deliveryDetail: '550 5.1.1 user unknown',
  }),
  entry(6, { kind: 'system', bodyText: 'Status: open → pending' }),
];
