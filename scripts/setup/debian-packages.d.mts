type Packages = Readonly<{ required: readonly string[]; optional: readonly string[] }>;

export function packagesFor(needs: Readonly<{ headless: boolean; tests: boolean }>): Packages;
export function ensureDebianPackages(packages: Packages, report: (detail: string) => void): Promise<string>;
