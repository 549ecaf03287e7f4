export declare const SIGNAL_CODES: Readonly<Record<'SIGHUP' | 'SIGINT' | 'SIGTERM', number>>;
