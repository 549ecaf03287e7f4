/**
 * Every error a person can meet, with the HTTP status it travels under. The sentence that says what happened and
 * what to do stands in shared/i18n under `error.<code>`, in both languages; a test compares.
 */
export const ERROR_CODES = {
  // reaching the server
  serverUnreachable: 503,
  serverAddressInvalid: 400,
  notAnOutpostServer: 502,
  serverTooOld: 426,
  clientTooOld: 426,
  serverBusy: 503,
  serverShuttingDown: 503,
  requestTooLarge: 413,
  requestInvalid: 400,
  epochChanged: 409,
  historyGone: 409,
  pageRefused: 502,
  notFound: 404,
  internal: 500,
  // accounts
  wrongCredentials: 401,
  tooManyAttempts: 429,
  notSignedIn: 401,
  sessionExpired: 401,
  sessionReused: 401,
  deviceSignedOut: 401,
  accountInactive: 403,
  notPermitted: 403,
  // the workstation
  diskFull: 507,
  profileReadOnly: 500,
  databaseDamaged: 500,
  databaseFromNewerVersion: 500,
  keychainUnavailable: 500,
  keychainLocked: 500,
  profileDamaged: 500,
  storeKeyLost: 500,
  noNumbersLeft: 409,
  changeAlreadySent: 409,
  discardChanged: 409,
  outboxFull: 507,
  outboxNearlyFull: 507,
  tooMuchHere: 507,
  clockBehind: 409,
  clockAhead: 409,
  storeStopped: 503,
  attachmentUnavailable: 404,
  attachmentOnItsWay: 409,
  fileTooLarge: 413,
  fileHashWrong: 422,
  fileChanged: 409,
  // the center
  databaseUnavailable: 503,
  dataFolderInUse: 409,
  databaseTooOld: 500,
  databasePlatformUnsupported: 500,
  databaseFolderDenied: 500,
  databaseVersionMismatch: 500,
  databaseStartFailed: 500,
  portInUse: 500,
  organizationExists: 409,
  tooManyUploads: 429,
  tooManyRequests: 429,
  uploadUnknown: 404,
  uploadOffsetWrong: 409,
  chunkDamaged: 422,
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** Values a sentence may mention; never secrets, never bodies of messages. */
export type ErrorParams = Readonly<Record<string, string | number>>;
