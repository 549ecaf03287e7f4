import { extname, join, normalize, sep } from 'node:path';
import { protocol } from 'electron';

/** The screen comes from an origin of its own instead of file://, so that it can reach nothing else on the disk. */
const SCHEME = 'outpost-page';
export const PAGE_ORIGIN = `${SCHEME}://app`;

/** Chromium's net::ERR_FILE_NOT_FOUND. */
const FILE_NOT_FOUND = -6;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
};

/** Must run before the application is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/**
 * Serves the built screen, and nothing outside its folder. The older way of Electron, which reads the file itself:
 * `protocol.handle` loads Node's whole fetch for its first answer, on the way of every start.
 */
export function servePage(folder: string): void {
  protocol.registerFileProtocol(SCHEME, (request, answer) => {
    // Our files have plain names: what is escaped in an address names none of them.
    const path = normalize(join(folder, new URL(request.url).pathname));
    const mimeType = TYPES[extname(path)];
    if (!path.startsWith(folder + sep) || mimeType === undefined) {
      answer({ error: FILE_NOT_FOUND });
      return;
    }
    answer({ path, mimeType, headers: { 'content-type': mimeType, 'x-content-type-options': 'nosniff' } });
  });
}
