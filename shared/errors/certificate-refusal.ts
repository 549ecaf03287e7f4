import type { ErrorCode } from './codes.ts';

/** What Node says of a certificate that it does not take, and which of our errors that is. */
const REFUSALS: Readonly<Record<string, ErrorCode>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: 'serverCertificateOtherHost',
  CERT_HAS_EXPIRED: 'serverCertificateExpired',
  CERT_NOT_YET_VALID: 'serverCertificateExpired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'serverCertificateUnknown',
  SELF_SIGNED_CERT_IN_CHAIN: 'serverCertificateUnknown',
  UNABLE_TO_GET_ISSUER_CERT: 'serverCertificateUnknown',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'serverCertificateUnknown',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'serverCertificateUnknown',
  CERT_UNTRUSTED: 'serverCertificateUnknown',
  CERT_REJECTED: 'serverCertificateUnknown',
  CERT_REVOKED: 'serverCertificateUnknown',
  CERT_SIGNATURE_FAILURE: 'serverCertificateUnknown',
  CERT_CHAIN_TOO_LONG: 'serverCertificateUnknown',
  INVALID_CA: 'serverCertificateUnknown',
  INVALID_PURPOSE: 'serverCertificateUnknown',
};

/** The error for a request that ended because the certificate of the other side was refused; null for any other end. */
export function certificateRefusal(error: unknown): ErrorCode | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    const refusal = REFUSALS[String(Reflect.get(at, 'code'))];
    if (refusal !== undefined) return refusal;
  }
  return null;
}
