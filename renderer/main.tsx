import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { createServices } from './create-services.ts';
import './design/styles.css';
import { beginWithView } from './commands/navigate.ts';
import { readFirstQueue } from './features/queue/first-queue.ts';
import { findHost } from './host.ts';
import { startKeys } from './start-keys.ts';

/** The first picture is the queue, if its rows come this soon; else it says what is being waited for. */
const FIRST_ANSWER_MS = 200;

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

const screen = createRoot(root);
const services = await createServices(window, findHost(window));
const wait = (task: () => void, delayMs: number): void => void setTimeout(task, delayMs);
const firstQueue = readFirstQueue(services.store, wait);
startKeys(window, services);
// Theme, language and fonts are settled on an empty page, while the store reads the rows.
screen.render(<App services={services} isQueueComing />);
const viewId = await Promise.race([
  firstQueue,
  new Promise<null>((resolve) => wait(() => resolve(null), FIRST_ANSWER_MS)),
]);
if (viewId !== null) beginWithView(services, viewId);
screen.render(<App services={services} isQueueComing={false} />);
