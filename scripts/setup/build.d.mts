/** Builds the client into `out/`, unless the last build was made from exactly these files; the outcome in words. */
export function ensureBuild(report: (detail: string) => void): Promise<string>;
