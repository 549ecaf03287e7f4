/** What mail programs put in front of a subject on answering or forwarding, in the languages we meet. */
const prefix =
  /^(?:re|fwd?|aw|antw(?:ort)?|wg|sv|vs|ref|rv|res|enc|tr|rif|i|odp|ynt|ilt|atb|回复|回覆|答复|答覆|转发|轉寄|轉發|返信|転送|회신|전달|自动回复|自動回覆|自动答复|automatic reply|auto(?:matische antwort|[- ]?reply)|out of office|réponse automatique|respuesta automática)(?:\s*[[(]\d{1,3}[\])]|\d{1,2})?\s*[:：]\s*/iu;
/** Tags that gateways and lists add in front: [EXTERNAL], [外部邮件], [list-name], 【外部】. */
const tag = /^(?:\[[^\][]{1,40}\]|【[^】【]{1,40}】|\*{3,}[^*]{1,30}\*{3,})\s*/u;

/**
 * The subject without what programs add on the way, for comparing: prefixes, tags in front, case, width and
 * blanks. Tags go only when something remains, so that `[Order 17]` keeps its meaning.
 */
export const canonicalSubject = (subject: string): string => {
  let rest = subject.normalize('NFKC').replace(/\s+/g, ' ').trim();
  for (;;) {
    const withoutPrefix = rest.replace(prefix, '');
    const withoutTag = withoutPrefix.replace(tag, '');
    const next = (withoutTag === '' ? withoutPrefix : withoutTag).trim();
    if (next === rest) return rest.replace(/\s*[([]fwd[)\]]$/i, '').toLowerCase();
    rest = next;
  }
};
