import { onTestFinished } from 'vitest';
import { startVirtualDisplay } from '../../scripts/headless/virtual-display.ts';

/** A virtual display for one test. @returns the value for DISPLAY */
export async function withDisplay(): Promise<string> {
  const display = await startVirtualDisplay();
  onTestFinished(() => display.stop());
  return display.name;
}
