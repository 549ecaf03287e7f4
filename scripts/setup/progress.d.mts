type Work = (report: (detail: string) => void) => Promise<string | undefined>;

export function createProgress(total: number): { step(title: string, work: Work): Promise<void> };
