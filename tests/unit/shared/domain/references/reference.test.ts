import { describe, expect, it } from 'vitest';
import {
  hasMention,
  MOST_MENTIONED,
  mentionedIn,
  readReference,
  referenceAddress,
} from '../../../../../shared/domain/references/reference.ts';

const id = (place: number): string => `01930000-0000-7000-8000-${String(place).padStart(12, '0')}`;
const ticketAddress = (place: number): string => `outpost://ticket/${id(place)}`;
const link = (address: string): string => `<a href="${address}">x</a>`;

describe('what a text of this desk names', () => {
  it('reads the address that it writes, and the link of a ticket', () => {
    for (const kind of ['ticket', 'person', 'article'] as const) {
      const reference = { kind, id: id(1) } as never;
      expect(readReference(referenceAddress(reference))).toEqual(reference);
    }
    expect(readReference(ticketAddress(2))).toEqual({ kind: 'ticket', id: id(2) });
    expect(readReference(` OUTPOST://Person/${id(3).toUpperCase()} `)).toEqual({ kind: 'person', id: id(3) });
  });

  it.each([
    'https://outpost.example/ticket/1',
    'outpost://ticket/1',
    `outpost://folder/${id(1)}`,
    `outpost://ticket/${id(1)}/more`,
    '',
  ])('names nothing in %j', (address) => expect(readReference(address)).toBeNull());

  it('R230: tells of each person that is mentioned once, in their order, and of no more than it may', () => {
    const [ann, bob] = [`outpost://person/${id(1)}`, `outpost://person/${id(2)}`];
    expect(mentionedIn(`<p>${link(bob)} ${link(ann)} ${link(bob)} ${link(ticketAddress(3))}</p>`)).toEqual([
      id(2),
      id(1),
    ]);
    // Words that look like a mention are none.
    expect(mentionedIn('<p>@Ann outpost://person/</p>')).toEqual([]);
    const many = Array.from({ length: 90 }, (_, place) => link(`outpost://person/${id(place)}`)).join('');
    expect(mentionedIn(many)).toHaveLength(MOST_MENTIONED);
  });

  it('R231: finds a mention in any form of it', () => {
    expect(hasMention(link(`outpost://person/${id(1)}`))).toBe(true);
    expect(hasMention("<a href='OUTPOST://person/broken'>@Ann</a>")).toBe(true);
    expect(hasMention(link(ticketAddress(1)))).toBe(false);
  });
});
