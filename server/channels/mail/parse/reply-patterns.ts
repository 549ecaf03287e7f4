/**
 * Where history begins, by the way mail programs announce it. One line per family; a new program is a new line
 * here and a case in the tests. All patterns look at one line, or two joined, with the quote marks removed.
 */
export const quoteAnnouncements: readonly RegExp[] = [
  // On … wrote: and its translations; the date or an address must be there, so that prose is not cut
  /^(?:on|am|le|el|il|em|op|den|på|dne|w dniu|în data|kirjoitti|在|於|于)\b.{4,300}(?:wrote|schrieb|a écrit|écrit|escribió|ha scritto|scritto|escreveu|schreef|geschreven|skrev|napsal(?:\(a\))?|napisał(?:\(a\))?|a scris|kirjoitti|写道|寫道|写到)\s*[:：]?\s*-*$/iu,
  /^(?:on|am|le|il|el|em|op|den|在|於|于|.{0,80}(?:<[^<>\s]+@[^<>\s]+>|\d{4})).{0,200}(?:wrote|schrieb|a écrit|escribió|ha scritto|escreveu|schreef|skrev|kirjoitti|napsal|napisał|napisal|写道|寫道)\s*[:：]\s*$/iu,
  /^(?:20\d\d|19\d\d)[-/.年].{4,120}(?:[:：]|<[^<>\s]+@[^<>\s]+>\s*[:：]?|写道[:：]?|寫道[:：]?)$/u,
  /^\d{1,2}[./-]\d{1,2}[./-](?:20)?\d\d.{0,20}\d{1,2}:\d{2}.{0,120}(?:<[^<>\s]+@[^<>\s]+>|wrote|schrieb|[:：])\s*[:：]?$/iu,
  /^.{0,100}<[^<>\s]+@[^<>\s]+>\s*(?:于|在|於)\s*\d{4}年?.{0,60}(?:写道|寫道|編寫|撰写)\s*[:：]?$/u,
  /^.{1,60}(?:于|在|於)\s*\d{4}\s*年.{4,60}(?:写道|寫道)\s*[:：]?$/u,
  /^\d{4}年\d{1,2}月\d{1,2}日.{0,120}(?:写道|寫道|[:：]|>)\s*[:：]?$/u,
  /^\*?-{2,}\s*(?:original message|original appointment|originalnachricht|ursprüngliche nachricht|message d'origine|message original|mensaje original|mensagem original|messaggio originale|oorspronkelijk bericht|original meddelelse|ursprungligt meddelande|alkuperäinen viesti|původní zpráva|wiadomość oryginalna|исходное сообщение|原始邮件|原始郵件|原邮件|原件|回复的原邮件|回复的邮件|回覆郵件|元のメッセージ|원본 메시지|转发邮件信息|邮件原件|reply message|oprindelig besked|original|reply above this line)\s*-*\*?\s*$/iu,
  /^-{2,}\s*(?:回复的原邮件|回复的邮件|原始邮件|原始郵件|原邮件|在原来的邮件中写道|发自.{0,20}的?原始邮件)/u,
  // any language: one line that names an address and a time and ends in a colon
  /^(?=.*\d{1,2}[:.]\d{2}).{0,200}<?[^<>\s"]+@[^<>\s]+>*[^<>]{0,40}[:：]\s*$/u,
  /^-{2,}\s*(?:on|am|le|el|在)\b.{8,300}(?:wrote|schrieb|a écrit|escribió|写道)\s*-{2,}$/iu,
  /^[_-]{2,}\s*(?:from|发件人|寄件者|寄件人)\s*[:：].*$/iu,
  /^#+\s*(?:reply above|please type your reply above|请在此行上方回复).*$/iu,
  /^>*\s*(?:hello|hi)?\s*[^<>]{0,60}<[^<>\s]+@[^<>\s]+>\s*(?:wrote|schrieb|写道|寫道)\s*[:：]?$/iu,
];

const fromNames =
  'from|von|de|da|van|från|fra|od|lähettäjä|expéditeur|remitente|mittente|afzender|发件人|發件人|寄件者|寄件人|差出人|送信者|보낸 ?사람|отправитель|от';
const otherNames =
  'sent|date|to|cc|subject|gesendet|datum|an|betreff|envoyé|à|objet|enviado(?: el| em)?|fecha|para|asunto|assunto|data|inviato|a|oggetto|verzonden|aan|onderwerp|risposta|skickat|till|ämne|sendt|til|emne|lähetetty|vastaanottaja|aihe|wysłano|do|temat|odesláno|komu|předmět|发送时间|發送時間|发送日期|时间|日期|收件人|收件者|主题|主題|主旨|抄送|副本|寄件日期|傳送時間|送信日時|宛先|件名|보낸 ?날짜|받는 ?사람|제목|reply-to|回复|дата|кому|тема|importance';

/** A forwarded mail is what the ticket is about, so from such a line on nothing is cut. */
export const forwardAnnouncements: readonly RegExp[] = [
  /^[*_\s]*-{2,}\s*(?:forwarded message|forwarded by|weitergeleitete nachricht|message transféré|mensaje reenviado|mensagem encaminhada|messaggio inoltrato|doorgestuurd bericht|转发邮件信息|转发的邮件|轉寄的郵件|转发邮件|轉寄郵件|転送メッセージ|전달된 메시지|пересылаемое сообщение)/iu,
  /^(?:begin forwarded message|anfang der weitergeleiteten nachricht|début du message réexpédié|下面是被转发的邮件|开始转发的邮件)\s*[:：]?\s*$/iu,
];

/** Ends of lines that introduce a quoted block when one follows directly. */
export const introductionEnd = /(?:\d.*|[@<].*|\p{L})[:：]\s*$/u;

/** First line of a block of headers that a program copied above the history. */
export const headerBlockStart = new RegExp(
  `^[*_\\s|>]*(?:${fromNames})\\s*[*_]*\\s*[:：]\\s*[*_]*\\s*\\S`,
  'iu',
);
/** Further lines of such a block. */
export const headerBlockLine = new RegExp(`^[*_\\s|>]*(?:${otherNames})\\s*[*_]*\\s*[:：]`, 'iu');

/** A line that starts a signature or the footer of a mobile program; all below it goes too. */
export const signatureStarts: readonly RegExp[] = [/^--\s*$/, /^—\s*$/, /^_{5,}\s*$/];

/** Footers of one line that programs add; they go when nothing but history and blank lines follows. */
export const footers: readonly RegExp[] = [
  /^(?:sent|from my|get outlook|enviado|envoyé|gesendet|von meinem|inviato|verzonden|skickat|sendt|lähetetty|wysłane|odesláno|enviat) (?:from|via|with|for|iphone|fra|desde|do meu|depuis|de mon|von|mit|meinem|da|vanaf|från|fra|z|iphone).{0,80}$/iu,
  /^(?:von meinem .{1,40} gesendet|diese nachricht wurde von meinem .{1,80} gesendet.*|отправлено (?:с|из) .{1,60})$/iu,
  /^.{0,4}(?:发自我的|發自我的|从我的|由我的|來自我的|来自我的|发自|自我的|使用|從我的|傳送自我的|寄自我的).{0,40}(?:发送|傳送|發送|iphone|ipad|android|手机|手機|邮箱|outlook|foxmail|app|客户端|小米|华为|huawei|荣耀)?\s*$/iu,
  /^(?:iphone|android|ipad|スマートフォン)から送信$/iu,
  /^from my (?:iphone|ipad|mobile|phone).{0,20}$/i,
  /^\[?(?:sent from|get) (?:my )?(?:yahoo|outlook|proton|mail).{0,80}$/iu,
];
