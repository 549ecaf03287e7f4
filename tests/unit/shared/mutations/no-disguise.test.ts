import { expect, test } from 'vitest';
import { parseMail } from '../../../../server/channels/mail/parse/parse-mail.ts';
import { createCustomer } from '../../../../shared/mutations/customer/create.ts';
import { createTicket } from '../../../../shared/mutations/ticket/create.ts';
import { tagTicket } from '../../../../shared/mutations/ticket/tag.ts';

const ID = '01890a5d-ac96-7b7c-8f3a-000000000001';
/** Reads "invoice-exe.pdf" where the direction is obeyed. */
const DISGUISED = '  invoice-\u202efdp.exe\u2066\u0007 ';
const PLAIN = 'invoice-fdp.exe';

const TICKET = {
  ticketId: ID,
  number: 1,
  subject: DISGUISED,
  priority: 2,
  type: 'question',
  channel: 'phone',
  customerId: null,
  teamId: ID,
  assigneeId: null,
  tags: [],
  message: null,
};

test('characters that turn the direction of what follows are taken off what is typed, as off what comes by mail', async () => {
  expect(createTicket.args.parse(TICKET).subject).toBe(PLAIN);
  expect(tagTicket.args.parse({ ticketId: ID, add: [DISGUISED], remove: [] }).add).toEqual([PLAIN]);
  const customer = {
    id: ID,
    organizationId: null,
    name: DISGUISED,
    email: null,
    phone: null,
    locale: 'en',
    createdAt: 0,
  };
  expect(createCustomer.args.parse({ customer }).customer.name).toBe(PLAIN);
  const subject = `=?utf-8?B?${Buffer.from(DISGUISED).toString('base64')}?=`;
  const mail = await parseMail(Buffer.from(`From: a@shop.example\r\nSubject: ${subject}\r\n\r\nHello\r\n`));
  expect(mail.subject).toBe(PLAIN);
});

test('a subject of nothing else is none, and Arabic keeps its letters', () => {
  expect(createTicket.args.safeParse({ ...TICKET, subject: '\u202e\u2066' }).success).toBe(false);
  expect(createTicket.args.parse({ ...TICKET, subject: 'فاتورة 2026' }).subject).toBe('فاتورة 2026');
});
