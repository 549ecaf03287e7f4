import tls from 'node:tls';

/**
 * Trusts the certificate authorities of the operating system as well, for everything that this process opens from now on.
 * @returns whether any was added; false on a Node before 22.19, where the system's cannot be read
 */
export function trustSystemAuthorities(): boolean {
  // Types of Node 24; an older one, as in the utility process of an older Electron, lacks these functions.
  const { getCACertificates, setDefaultCACertificates }: Partial<typeof tls> = tls;
  if (getCACertificates === undefined || setDefaultCACertificates === undefined) return false;
  const trusted = getCACertificates('default');
  const known = new Set(trusted);
  const added = getCACertificates('system').filter((certificate) => !known.has(certificate));
  if (added.length > 0) setDefaultCACertificates([...trusted, ...added]);
  return added.length > 0;
}
