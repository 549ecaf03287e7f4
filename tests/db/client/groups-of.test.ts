import { expect, test } from 'vitest';
import { groupsOf } from '../../../db/client/queries/groups-of.ts';

const change = (operationId: string, name: string, args: unknown) => ({ operationId, name, args });

test('R111 a group begins with what nothing else in it is without: the customer, then the ticket, then what was written', () => {
  const changes = [
    change('customer', 'customer.create', { customer: { id: 'c' } }),
    change('ticket', 'ticket.create', { ticketId: 't', customerId: 'c' }),
    change('note', 'ticket.add-note', { ticketId: 't' }),
    change('merge', 'ticket.merge', { ticketId: 'other', intoId: 't' }),
    change('elsewhere', 'ticket.add-note', { ticketId: 'other' }),
    change('reply', 'ticket.reply', { ticketId: 'other', customerId: 'c' }),
  ];
  expect([...groupsOf(changes)]).toEqual([
    ['ticket', 'customer'],
    ['note', 'customer'],
    ['merge', 'customer'],
  ]);
  // Without the customer's refusal, the ticket is what the rest is about.
  expect([...groupsOf(changes.slice(1))]).toEqual([
    ['note', 'ticket'],
    ['merge', 'ticket'],
  ]);
});

test('R111 R209: a part of a new ticket is nothing without that', () => {
  const changes = [
    change('whole', 'ticket.create', { ticketId: 't', customerId: null }),
    change('part', 'ticket.create', { ticketId: 'u', customerId: null, parentId: 't' }),
    change('note', 'ticket.add-note', { ticketId: 'u' }),
  ];
  expect([...groupsOf(changes)]).toEqual([
    ['part', 'whole'],
    ['note', 'whole'],
  ]);
});

test('R111 articles too; arguments of another version are about nothing', () => {
  const changes = [
    change('article', 'article.create', { articleId: 'a' }),
    change('edit', 'article.edit', { articleId: 'a' }),
    change('strange', 'article.edit', null),
    change('stranger', 'ticket.create', 'no object'),
  ];
  expect([...groupsOf(changes)]).toEqual([['edit', 'article']]);
});
