import { canonicalSubject } from './canonical-subject.ts';
import type { AutomaticKind } from './classify-automatic.ts';
import { baseAddress } from './mail-ids.ts';

/** Bounds on what machines can make us do. Windows in minutes. */
export type LoopLimits = {
  readonly windowMinutes: number;
  /** Tickets one sender may open in one mailbox per window; further mail is joined or kept aside. */
  readonly maxNewTickets: number;
  /** Messages one sender may add per window. */
  readonly maxMessages: number;
  /** Automatic answers of ours to one address per window. */
  readonly maxAutomaticAnswers: number;
  /** Automatic answers of ours to one address per day. */
  readonly maxAutomaticAnswersPerDay: number;
};

export const defaultLoopLimits: LoopLimits = {
  windowMinutes: 60,
  maxNewTickets: 10,
  maxMessages: 90,
  maxAutomaticAnswers: 2,
  maxAutomaticAnswersPerDay: 5,
};

/** What happened with one sender lately, counted by the caller. */
export type SenderCounts = {
  readonly newTickets: number;
  readonly messages: number;
  readonly automaticAnswers: number;
  readonly automaticAnswersPerDay: number;
  /** Subjects of our automatic answers to this sender in the last day. */
  readonly automaticSubjects: readonly string[];
  /** Subjects of this sender's own mails in the last day, without the present one. */
  readonly recentSubjects: readonly string[];
};

/** A mail as the guard sees it. */
export type GuardedMail = {
  readonly kind: AutomaticKind;
  readonly fromAddress: string | null;
  readonly subject: string;
  /** Value of X-Outpost-Loop when the mail carries it. */
  readonly loopMarker: string | null;
  /** Content of the marker that this installation writes. */
  readonly ownMarker: string;
  /** Addresses of our own mailboxes. */
  readonly ownAddresses: readonly string[];
};

/**
 * What may follow from a mail.
 * - `accept`: nothing special.
 * - `acceptQuietly`: joins its ticket or opens one, but reopens nothing, notifies nobody, and is never answered
 *   by a machine.
 * - `setAside`: our own mail came back, or too much came: stored, but makes no ticket.
 */
export type LoopVerdict = {
  readonly handling: 'accept' | 'acceptQuietly' | 'setAside';
  readonly mayAnswerAutomatically: boolean;
  readonly why: string | null;
};

const comesFromUs = (mail: GuardedMail): boolean => {
  const from = mail.fromAddress === null ? null : baseAddress(mail.fromAddress);
  return from !== null && mail.ownAddresses.some((address) => baseAddress(address) === from);
};

/** A machine answers with our own words or always with its own: both show without any header. */
const echoes = (subject: string, others: readonly string[]): boolean => {
  const canonical = canonicalSubject(subject);
  if (canonical === '') return others.some((other) => canonicalSubject(other) === '');
  return others.some((other) => {
    const theirs = canonicalSubject(other);
    return theirs !== '' && (canonical === theirs || (theirs.length >= 8 && canonical.includes(theirs)));
  });
};

/**
 * Keeps two machines from writing to each other. Headers stop those that say what they are; counts and echoes
 * stop those that do not, so that any two auto-responders are silent after at most two messages.
 */
export const guardAgainstLoops = (
  mail: GuardedMail,
  counts: SenderCounts,
  limits: LoopLimits = defaultLoopLimits,
): LoopVerdict => {
  const quiet = (handling: LoopVerdict['handling'], why: string): LoopVerdict => ({
    handling,
    mayAnswerAutomatically: false,
    why,
  });
  if (mail.loopMarker !== null && mail.loopMarker.trim() === mail.ownMarker)
    return quiet('setAside', 'ownLoopMarker');
  if (comesFromUs(mail)) return quiet('setAside', 'ownAddress');
  if (counts.messages >= limits.maxMessages) return quiet('setAside', 'tooManyMessages');
  if (counts.newTickets >= limits.maxNewTickets) return quiet('setAside', 'tooManyNewTickets');
  if (mail.kind !== 'none') return quiet('acceptQuietly', mail.kind);
  if (mail.fromAddress === null) return quiet('acceptQuietly', 'noSender');
  const accepted = (why: string | null): LoopVerdict => ({
    handling: 'accept',
    mayAnswerAutomatically: why === null,
    why,
  });
  if (counts.automaticAnswers >= limits.maxAutomaticAnswers) return accepted('answeredLately');
  if (counts.automaticAnswersPerDay >= limits.maxAutomaticAnswersPerDay)
    return accepted('answeredOftenToday');
  if (echoes(mail.subject, counts.automaticSubjects)) return accepted('echoOfOurAnswer');
  const isRepeated = counts.automaticAnswersPerDay > 0 && echoes(mail.subject, counts.recentSubjects);
  return accepted(isRepeated ? 'sameSubjectAgain' : null);
};
