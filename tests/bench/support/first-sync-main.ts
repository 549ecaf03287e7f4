import { runFirstSync } from './first-sync-client.ts';
import { watchPeakMemory } from './peak-memory.ts';

// One whole first sync in a process of its own: nothing but the client shares its thread and its memory.
const [url = ''] = process.argv.slice(2);
const peakMemory = watchPeakMemory();
const times = await runFirstSync(url, { until: 'complete' });
process.stdout.write(`${JSON.stringify({ ...times, peakBytes: peakMemory() })}\n`, () => process.exit(0));
