/**
 * Endings of programs and scripts. The big mail providers refuse mails that carry one, so it is said before the mail
 * is sent instead of in a bounce. Notes among colleagues may carry them.
 */
const BLOCKED_ENDINGS: ReadonlySet<string> = new Set(
  (
    'ade adp apk appx appxbundle bat cab chm cmd com cpl dll dmg ex exe hta ins iso isp jar js jse lib lnk mde msc ' +
    'msi msix msixbundle msp mst nsh pif ps1 scr sct shb sys vb vbe vbs vhd vxd wsc wsf wsh xll'
  ).split(' '),
);

/** Whether customers' providers would refuse a file of this name. */
export function isBlockedInMail(filename: string): boolean {
  const ending = /\.([^.\s]+)\s*$/.exec(filename)?.[1];
  return ending !== undefined && BLOCKED_ENDINGS.has(ending.toLowerCase());
}
