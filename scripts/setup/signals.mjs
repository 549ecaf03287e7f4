/** Signals that end a command in order, with the exit code each of them leaves. */
export const SIGNAL_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };
