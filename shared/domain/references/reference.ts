import type { ArticleId, TicketId, UserId } from '../../model/ids.ts';

/** Told by its form, as the first screen reads no schemas. */
const ID = '[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';
const REFERENCE = new RegExp(`^outpost://(ticket|person|article)/(${ID})$`, 'i');
const PERSON = new RegExp(`\\bhref="outpost://person/(${ID})"`, 'gi');

/** The most people that one note tells. */
export const MOST_MENTIONED = 50;

/** Something of this desk that a text names: a link that only our own program opens. */
export type Reference =
  | { readonly kind: 'ticket'; readonly id: TicketId }
  | { readonly kind: 'person'; readonly id: UserId }
  | { readonly kind: 'article'; readonly id: ArticleId };

/** The address under which a text names something. */
export function referenceAddress({ kind, id }: Reference): string {
  return `outpost://${kind}/${id}`;
}

/** What an address names; null for every other address. */
export function readReference(address: string): Reference | null {
  const [, kind, id] = REFERENCE.exec(address.trim().toLowerCase()) ?? [];
  return kind === undefined || id === undefined ? null : ({ kind, id } as Reference);
}

/** The people that a text mentions, each once, in the order in which they are named. */
export function mentionedIn(bodyHtml: string): readonly UserId[] {
  const ids = [...bodyHtml.matchAll(PERSON)].flatMap(([, id]) =>
    id === undefined ? [] : [id.toLowerCase() as UserId],
  );
  return [...new Set(ids)].slice(0, MOST_MENTIONED);
}

/** Whether a text holds a mention in any form, also a broken one. */
export function hasMention(bodyHtml: string): boolean {
  return /outpost:\/\/person\//i.test(bodyHtml);
}
