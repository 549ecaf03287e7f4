import { readFileSync } from 'node:fs';
import { processTree } from './process-tree.ts';

/** The store process of a running client, whichever way it is carried; null while there is none. */
export function findStorePid(clientPid: number): number | null {
  const found = processTree(clientPid).filter((pid) => pid !== clientPid && isStore(commandLine(pid)));
  return found[0] ?? null;
}

function isStore(command: string): boolean {
  return command.includes('store/main.js') || command.includes('--utility-sub-type=node.mojom.NodeService');
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch (error) {
    // It ended while we looked.
    if (['ENOENT', 'ESRCH'].includes(String((error as NodeJS.ErrnoException).code))) return '';
    throw error;
  }
}
