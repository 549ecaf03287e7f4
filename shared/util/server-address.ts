const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;
/** Name or address, then perhaps a port and a path. An IPv6 address stands in brackets, or alone without a port. */
const HOST = /^(\[[0-9a-f:.]+\]|[^\s:/?#@[\]]+)(?::(\d{1,5}))?(?:[/?#]\S*)?$/i;
const BARE_IPV6 = /^[0-9a-f]*:[0-9a-f.]*:[0-9a-f:.]*$/i;
const LOOPBACK = /^(localhost|.+\.localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[(::1|(0{1,4}:){7}0{0,3}1)\])$/i;

/**
 * The addresses a person can mean by what they typed, in the order in which they are tried: what has a scheme is taken
 * as it is, everything else is https, and on this machine http as well. Empty when it cannot be an address.
 */
export function readServerAddress(text: string): readonly string[] {
  const trimmed = text.trim();
  const scheme = SCHEME.exec(trimmed)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'https' && scheme !== 'http') return [];
  const rest = trimmed.replace(SCHEME, '');
  const [, host, port] = HOST.exec(BARE_IPV6.test(rest) ? `[${rest}]` : rest) ?? [];
  if (host === undefined || Number(port ?? 1) > 65_535 || Number(port ?? 1) === 0) return [];
  const at = `${host.toLowerCase()}${port === undefined ? '' : `:${Number(port)}`}`;
  if (scheme !== undefined) return [`${scheme}://${at}`];
  return LOOPBACK.test(host) ? [`https://${at}`, `http://${at}`] : [`https://${at}`];
}
