import { type RawHeader, readHeaderBlock } from './header-block.ts';
import { messageIdsOf } from './header-fields.ts';
import { defaultMailLimits } from './mail-limits.ts';
import type { BounceInfo } from './parsed-mail.ts';
import { type Entity, headerValue } from './scan-entities.ts';

const actions = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const;

const walk = function* (entity: Entity): Generator<Entity> {
  yield entity;
  for (const child of entity.children) yield* walk(child);
};

/** The groups of fields in a delivery-status body: one about the message, then one per recipient. */
const statusGroups = (content: Uint8Array): Array<readonly RawHeader[]> => {
  const groups: Array<readonly RawHeader[]> = [];
  let rest = content;
  while (rest.length > 0 && groups.length < 100) {
    const block = readHeaderBlock(rest, defaultMailLimits.maxHeaderBytes, true);
    if (block.headers.length > 0) groups.push(block.headers);
    if (block.bodyStart === 0) break;
    rest = rest.subarray(block.bodyStart);
  }
  return groups;
};

const address = (value: string | null): string | null =>
  /[^\s<>";:,()[\]]+@[^\s<>";:,()[\]]+/
    .exec((value ?? '').replace(/^[\w-]+;\s*/, ''))?.[0]
    .replace(/\.$/, '') ?? null;

const isAction = (value: string): value is (typeof actions)[number] =>
  actions.some((action) => action === value);

const enhancedStatus = /(?<![\d.])([245]\.\d{1,2}\.\d{1,3})(?![\d.])/;

const fromStatusPart = (
  groups: ReadonlyArray<readonly RawHeader[]>,
): Omit<BounceInfo, 'originalMessageId'> | null => {
  for (const group of groups) {
    const final = headerValue(group, 'final-recipient');
    const original = headerValue(group, 'original-recipient');
    const status = headerValue(group, 'status');
    if (!final && !original && !status) continue;
    const action = (headerValue(group, 'action') ?? '').toLowerCase().split(/[\s(]/)[0] ?? '';
    const diagnostic = headerValue(group, 'diagnostic-code');
    const declared = enhancedStatus.exec(status ?? '')?.[1] ?? null;
    // x.0.0 says nothing; the other server's words are often more exact
    const isVague = declared === null || declared.endsWith('.0.0');
    return {
      failedRecipient: address(original) ?? address(final),
      status: (isVague ? enhancedStatus.exec(diagnostic ?? '')?.[1] : null) ?? declared,
      action: isAction(action) ? action : null,
      diagnostic: diagnostic?.replace(/^[\w-]+;\s*/, '') ?? null,
    };
  }
  return null;
};

const separators =
  /^(?:-{2,}.*(?:original message|forwarded message|this is a copy|message header|unsent message|returned message|message follows|transcript|undelivered message).*|-{10,}\s*|_{10,}\s*|(?:below (?:this line )?is|this is) a copy of .*|original message (?:headers|follows).*)$/im;

const recipientLines: readonly RegExp[] = [
  /^\s*(?:final-recipient|original-recipient|x-actual-recipient|x-failed-recipients?):\s*(?:[\w-]+;)?\s*<?([^\s<>;]+@[^\s<>;,]+)>?/im,
  /(?:could not be delivered to|wasn'?t delivered to|not delivered to|delivery to the following recipients? (?:failed|has been delayed)[^@]{0,80}?|failed recipients?|following address(?:es)?[^@]{0,120}?|following recipients?[^@]{0,120}?|user unknown:?|unknown user:?|recipient address:?|recipient:|to:|rcpt to:)\s*[<"'(]?([^\s<>"'();:,]+@[^\s<>"'();:,]+)/i,
  /^\s*<([^\s<>]+@[^\s<>]+)>\s*[:(.]?/m,
  /^\s{0,8}([^\s<>"'();:,]+@[^\s<>"'();:,]+)\s*(?::|\.\.\.|$)/m,
  /<([^\s<>]+@[^\s<>]+)>/,
];

const bounceText =
  /(?:could not be delivered|undeliver|delivery (?:has )?(?:failed|failure)|unable to deliver|wasn'?t able to deliver|couldn'?t be delivered|permanent(?:ly)? (?:fatal )?(?:error|fail)|returned (?:mail|to sender)|user unknown|unknown user|no such user|mailbox (?:is )?(?:full|unavailable)|over quota|recipient address rejected|address rejected|does not exist|host (?:unknown|not found)|message size exceeds|\b55[0-4][ -]|\b45[0-2][ -]|退信|无法投递|未送达|拒收)/i;

/** True when a text reads like a mail system's report about a mail that did not arrive. */
export const readsLikeBounce = (text: string): boolean => bounceText.test(text.slice(0, 8000));

const fromText = (text: string): Omit<BounceInfo, 'originalMessageId'> => {
  const cut = separators.exec(text);
  const report = (cut && cut.index > 40 ? text.slice(0, cut.index) : text).slice(0, 8000);
  let failedRecipient: string | null = null;
  for (const pattern of recipientLines) {
    failedRecipient ??= address(
      pattern.exec(report)?.[1] ?? pattern.exec(text.slice(0, 16_000))?.[1] ?? null,
    );
  }
  const status = enhancedStatus.exec(report)?.[1] ?? enhancedStatus.exec(text.slice(0, 16_000))?.[1] ?? null;
  const diagnostic = /^.*\b[45]\d\d[ -].*$/m.exec(report)?.[0].trim() ?? null;
  const isDelay =
    /(?:delayed|will (?:be retried|retry|keep trying)|still (?:trying|being)|warning:? message|not yet)/i.test(
      report,
    );
  return { failedRecipient, status, action: isDelay ? 'delayed' : 'failed', diagnostic };
};

/** The Message-ID of the mail that came back: from the attached copy, its headers, or the quoted text. */
const originalMessageId = (root: Entity, text: string): string | null => {
  for (const entity of walk(root)) {
    if (entity !== root && entity.kind === 'message') {
      const inner = entity.children[0];
      const id = messageIdsOf(inner ? headerValue(inner.headers, 'message-id') : null)[0];
      if (id) return id;
    }
    if (entity.contentType.value === 'text/rfc822-headers') {
      const block = readHeaderBlock(entity.content, defaultMailLimits.maxHeaderBytes, true);
      const id = messageIdsOf(headerValue(block.headers, 'message-id'))[0];
      if (id) return id;
    }
  }
  const quoted = /^[ \t>|]*message-id:\s*(<[^<>\s]+>)/im.exec(text)?.[1] ?? null;
  return (
    quoted ??
    messageIdsOf(headerValue(root.headers, 'in-reply-to'))[0] ??
    messageIdsOf(headerValue(root.headers, 'references')).at(-1) ??
    null
  );
};

/** Reads a delivery report: its standard part when there is one, else the prose. Fields it cannot find are null. */
export const readBounce = (root: Entity, text: string): BounceInfo => {
  let standard: Omit<BounceInfo, 'originalMessageId'> | null = null;
  for (const entity of walk(root)) {
    const type = entity.contentType.value;
    if (type === 'message/delivery-status' || type === 'message/global-delivery-status') {
      standard ??= fromStatusPart(statusGroups(entity.content));
    }
  }
  const prose = fromText(text);
  const announced = address(headerValue(root.headers, 'x-failed-recipients'));
  return {
    failedRecipient: standard?.failedRecipient ?? announced ?? prose.failedRecipient,
    status: standard?.status ?? prose.status,
    action: standard?.action ?? prose.action,
    diagnostic: standard?.diagnostic ?? prose.diagnostic,
    originalMessageId: originalMessageId(root, text),
  };
};
