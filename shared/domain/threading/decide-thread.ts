import { canonicalSubject } from './canonical-subject.ts';
import { type TokenSigner, ticketFromReplyAddress } from './mail-ids.ts';

/** What a mail says about its place in a conversation. */
export type ThreadingFacts = {
  readonly inReplyTo: readonly string[];
  /** Oldest first, as in the header. */
  readonly references: readonly string[];
  readonly subject: string;
  /** Every address the mail was sent to, header and envelope. */
  readonly recipients: readonly string[];
  /** The mail that a delivery report is about. */
  readonly bouncedMessageId: string | null;
};

/** A mail that was sent or received before: its ticket and its subject. */
export type KnownMail = { readonly ticketId: string; readonly subject: string };

/** `why` is a stable code for the ticket's history. */
export type ThreadDecision =
  | {
      readonly kind: 'reply';
      readonly ticketId: string;
      readonly why: 'replyAddress' | 'bounce' | 'inReplyTo' | 'references';
    }
  | {
      readonly kind: 'suggest';
      readonly ticketId: string;
      readonly why: 'referencesOtherSubject' | 'referencesSeveralTickets' | 'inReplyToSeveralTickets';
    }
  | { readonly kind: 'new' };

/** Every id to look up before deciding, each once. */
export const idsToLookUp = (facts: ThreadingFacts): string[] => [
  ...new Set([
    ...facts.inReplyTo,
    ...facts.references,
    ...(facts.bouncedMessageId ? [facts.bouncedMessageId] : []),
  ]),
];

const ticketsOf = (ids: readonly string[], known: ReadonlyMap<string, KnownMail>): string[] => [
  ...new Set(ids.flatMap((id) => known.get(id)?.ticketId ?? [])),
];

/**
 * Joins a mail to its ticket. In the order of trust: our signed reply address; the mail a report is about;
 * In-Reply-To alone (a program sets it only on answering); References only together with the subject, because
 * people start new matters by answering an old mail and some programs then keep the chain. Whatever is not
 * certain becomes a suggestion. Subjects alone and Outlook's Thread-Index never join anything.
 *
 * @param known the mails found for `idsToLookUp`, by Message-ID
 */
export const decideThread = (
  facts: ThreadingFacts,
  known: ReadonlyMap<string, KnownMail>,
  sign: TokenSigner,
): ThreadDecision => {
  for (const recipient of facts.recipients) {
    const ticketId = ticketFromReplyAddress(recipient, sign);
    if (ticketId) return { kind: 'reply', ticketId, why: 'replyAddress' };
  }
  const bounced = facts.bouncedMessageId ? known.get(facts.bouncedMessageId) : undefined;
  if (bounced) return { kind: 'reply', ticketId: bounced.ticketId, why: 'bounce' };

  const [answered, ...otherAnswered] = ticketsOf(facts.inReplyTo, known);
  if (answered && otherAnswered.length === 0) return { kind: 'reply', ticketId: answered, why: 'inReplyTo' };
  if (answered) return { kind: 'suggest', ticketId: answered, why: 'inReplyToSeveralTickets' };

  // the newest reference is nearest to this mail
  const newestFirst = facts.references.toReversed();
  const subject = canonicalSubject(facts.subject);
  const matching = newestFirst.filter((id) => {
    const mail = known.get(id);
    return mail !== undefined && subject !== '' && canonicalSubject(mail.subject) === subject;
  });
  const [referred, ...otherReferred] = ticketsOf(matching, known);
  if (referred && otherReferred.length === 0) return { kind: 'reply', ticketId: referred, why: 'references' };
  if (referred) return { kind: 'suggest', ticketId: referred, why: 'referencesSeveralTickets' };

  const [mentioned] = ticketsOf(newestFirst, known);
  return mentioned
    ? { kind: 'suggest', ticketId: mentioned, why: 'referencesOtherSubject' }
    : { kind: 'new' };
};

/** Ids in one References header of ours at most; together they stay below the 998 characters of a line. */
const MAX_CHAIN_IDS = 20;
const MAX_CHAIN_CHARS = 900;

/**
 * The References chain of an answer: what the answered mail referred to, then that mail itself. Long chains keep
 * the first id (it names the conversation) and the newest ones.
 */
export const referencesFor = (parent: {
  readonly messageId: string;
  readonly references: readonly string[];
}): string[] => {
  const chain = [
    ...new Set([...parent.references.filter((id) => id !== parent.messageId), parent.messageId]),
  ];
  const [first, ...rest] = chain;
  if (first === undefined) return [];
  const kept: string[] = [];
  let length = first.length;
  for (const id of rest.toReversed()) {
    if (kept.length >= MAX_CHAIN_IDS - 1 || length + id.length + 1 > MAX_CHAIN_CHARS) break;
    kept.unshift(id);
    length += id.length + 1;
  }
  return [first, ...kept];
};
