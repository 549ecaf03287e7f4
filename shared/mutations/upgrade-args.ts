/** What changed from version to version of a mutation. */
interface Versioned {
  readonly version: number;
  readonly upgrades?: Readonly<Record<number, (args: unknown) => unknown>>;
}

/**
 * The arguments of an older version as the newest one takes them. They are not checked yet, so a step may throw.
 * @throws Error where the way from that version is not known
 */
export function upgradeArgs(
  { version: newest, upgrades = {} }: Versioned,
  from: number,
  args: unknown,
): unknown {
  let upgraded = args;
  for (let version = from; version < newest; version += 1) {
    const upgrade = upgrades[version];
    if (upgrade === undefined) throw new Error(`Nobody knows how version ${version} becomes the next`);
    upgraded = upgrade(upgraded);
  }
  return upgraded;
}
