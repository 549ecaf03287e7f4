import { expect, test } from 'vitest';
import { readTicketReference } from '../../../../../shared/domain/search/ticket-reference.ts';

const ID = '019cad8f-ac00-7370-8dbd-4416c8b59c90';

test.each([
  ['48213', 48_213],
  [' #48213 ', 48_213],
  ['IT-48213', 48_213],
  ['＃４８２１３', 48_213],
  ['0', null],
  ['printer 3rd floor', null],
  [`outpost://ticket/${ID}`, ID],
  [`OUTPOST://TICKET/${ID.toUpperCase()}`, ID],
  ['outpost://ticket/48213', null],
  [`https://ticket/${ID}`, null],
])('%s names %s', (text, expected) => {
  expect(readTicketReference(text)).toBe(expected);
});
