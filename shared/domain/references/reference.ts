import { ArticleId, TicketId, UserId } from '../../model/ids.ts';

const REFERENCE = /^outpost:\/\/(ticket|person|article)\/([0-9a-f-]{36})$/i;
const PERSON = /\bhref="outpost:\/\/person\/([0-9a-f-]{36})"/gi;

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
  const [, kind, written] = REFERENCE.exec(address.trim()) ?? [];
  const id = written?.toLowerCase();
  switch (kind?.toLowerCase()) {
    case 'ticket':
      return named('ticket', TicketId.safeParse(id).data);
    case 'person':
      return named('person', UserId.safeParse(id).data);
    case 'article':
      return named('article', ArticleId.safeParse(id).data);
    default:
      return null;
  }
}

function named<K extends string, Id>(kind: K, id: Id | undefined): { kind: K; id: Id } | null {
  return id === undefined ? null : { kind, id };
}

/** The people that a text mentions, each once, in the order in which they are named. */
export function mentionedIn(bodyHtml: string): readonly UserId[] {
  const ids = [...bodyHtml.matchAll(PERSON)].flatMap(
    ([, id]) => UserId.safeParse(id?.toLowerCase()).data ?? [],
  );
  return [...new Set(ids)].slice(0, MOST_MENTIONED);
}

/** Whether a text holds a mention in any form, also a broken one. */
export function hasMention(bodyHtml: string): boolean {
  return /outpost:\/\/person\//i.test(bodyHtml);
}
