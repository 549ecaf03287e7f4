/** Bounds on what one mail may cost. Beyond a bound the rest is kept as a file, never dropped. */
export type MailLimits = {
  /** Whole mail; larger ones are refused on SMTP (552) and become a stub on IMAP. */
  readonly maxBytes: number;
  /** Header bytes of one part; what is beyond is cut off. */
  readonly maxHeaderBytes: number;
  /** Nested multiparts and attached messages. */
  readonly maxDepth: number;
  /** Parts of the whole mail. */
  readonly maxParts: number;
  /** A text part larger than this becomes an attachment, so that no screen has to lay it out and every store takes it. */
  readonly maxTextBytes: number;
  /** Characters of a body made of several parts; the rest is cut, named as a defect, and stays in the raw bytes. */
  readonly maxBodyChars: number;
  /** Addresses read from one header. */
  readonly maxAddresses: number;
};

/** 50 MB takes any mail that common providers let out (25 to 50 MB), base64 overhead included. */
export const defaultMailLimits: MailLimits = {
  maxBytes: 50 * 1024 * 1024,
  maxHeaderBytes: 256 * 1024,
  maxDepth: 30,
  maxParts: 1000,
  maxTextBytes: 900_000,
  maxBodyChars: 1_000_000,
  maxAddresses: 1000,
};
