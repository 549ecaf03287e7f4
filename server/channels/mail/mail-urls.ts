import { isIPv6 } from 'node:net';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { AfterStoring, FolderOptions } from './imap-folder.ts';
import type { ImapWatcherOptions } from './imap-watcher.ts';
import type { SmtpRelayOptions, TlsPolicy } from './send-smtp.ts';

/** A mailbox to watch, as its address in the configuration says. */
export type ImapAccount = Pick<ImapWatcherOptions, 'host' | 'port' | 'tlsPolicy' | 'folder' | 'auth'> &
  Pick<FolderOptions, 'initial' | 'afterStoring'> & {
    /** User name of the account, by which the mailbox of the organization is found. */
    readonly user: string;
  };

const TLS_POLICIES: readonly TlsPolicy[] = ['implicit', 'starttls', 'opportunistic', 'none'];

/** Refuses without repeating the value: it may hold a password. */
const refuse = (variable: string, why: string): never => {
  throw new AppError('settingInvalid', { problems: `${variable}: ${why}` });
};

const parse = (variable: string, text: string, protocols: readonly string[]): URL => {
  const url = URL.parse(text);
  if (url === null || !protocols.includes(url.protocol) || url.hostname === '') {
    return refuse(
      variable,
      `must be an address like ${protocols[0]}//user:password@host:port, special characters %-encoded`,
    );
  }
  return url;
};

const hostOf = (url: URL): string => {
  const bare = url.hostname.replace(/^\[|\]$/g, '');
  return isIPv6(bare) ? bare : url.hostname;
};

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);

const decode = (variable: string, text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return refuse(variable, 'a % in the user name or password must be written as %25');
  }
};

/** Never a password in the clear over a network: that must be asked for with `?tls=none`. */
const tlsOf = (variable: string, url: URL, host: string, fallback: TlsPolicy): TlsPolicy => {
  const wanted = url.searchParams.get('tls');
  if (wanted === null) {
    if (url.protocol.endsWith('s:')) return 'implicit';
    return isLoopback(host) ? 'none' : fallback;
  }
  return (
    TLS_POLICIES.find((policy) => policy === wanted) ?? refuse(variable, `tls=${TLS_POLICIES.join('|')}`)
  );
};

/**
 * Reads `smtp://user:password@host:587` or `smtps://…:465`. `?tls=implicit|starttls|opportunistic|none` overrules;
 * `?name=` is the name we greet with.
 * @throws AppError settingInvalid naming the variable, without the value
 */
export const readRelayUrl = (variable: string, text: string): SmtpRelayOptions => {
  const url = parse(variable, text, ['smtp:', 'smtps:']);
  const host = hostOf(url);
  const hasUser = url.username !== '';
  const name = url.searchParams.get('name');
  return {
    host,
    port: url.port === '' ? (url.protocol === 'smtps:' ? 465 : hasUser ? 587 : 25) : Number(url.port),
    tlsPolicy: tlsOf(variable, url, host, hasUser ? 'starttls' : 'opportunistic'),
    ...(hasUser
      ? { auth: { user: decode(variable, url.username), password: decode(variable, url.password) } }
      : {}),
    ...(name === null ? {} : { clientName: name }),
  };
};

const afterStoringOf = (variable: string, text: string): AfterStoring => {
  if (text === 'keep' || text === 'delete') return { kind: text };
  const folder = /^move:(.+)$/.exec(text)?.[1];
  return folder === undefined
    ? refuse(variable, 'after=keep|delete|move:<folder>')
    : { kind: 'move', folder };
};

const initialOf = (variable: string, text: string): FolderOptions['initial'] =>
  text === 'all' || text === 'unseen' || text === 'none' ? text : refuse(variable, 'initial=all|unseen|none');

/**
 * Reads `imap://user:password@host:143/INBOX` or `imaps://…:993`. `?initial=all|unseen|none` (unseen) says which
 * mail from before the first start is taken in, `?after=keep|delete|move:<folder>` (keep) what happens to mail that
 * was taken in, `?tls=implicit|starttls|none` how the line is protected, `?auth=token` that the password is an OAuth
 * access token.
 * @throws AppError settingInvalid naming the variable, without the value
 */
export const readImapUrl = (variable: string, text: string): ImapAccount => {
  const url = parse(variable, text, ['imap:', 'imaps:']);
  const host = hostOf(url);
  const user = decode(variable, url.username);
  const password = decode(variable, url.password);
  if (user === '' || password === '') return refuse(variable, 'user name and password are missing');
  const tls = tlsOf(variable, url, host, 'starttls');
  const folder = decode(variable, url.pathname.replace(/^\/+/, ''));
  return {
    host,
    port: url.port === '' ? (url.protocol === 'imaps:' ? 993 : 143) : Number(url.port),
    tlsPolicy: tls === 'opportunistic' ? 'starttls' : tls,
    user,
    auth: url.searchParams.get('auth') === 'token' ? { user, accessToken: password } : { user, password },
    folder: folder === '' ? 'INBOX' : folder,
    initial: initialOf(variable, url.searchParams.get('initial') ?? 'unseen'),
    afterStoring: afterStoringOf(variable, url.searchParams.get('after') ?? 'keep'),
  };
};
