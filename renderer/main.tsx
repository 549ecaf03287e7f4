import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { createServices } from './create-services.ts';
import './design/styles.css';
import { readFirstQueue } from './features/queue/first-queue.ts';
import { findHost } from './host.ts';
import { startKeys } from './start-keys.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

const services = await createServices(window, findHost(window));
readFirstQueue(services.store, (task, delayMs) => setTimeout(task, delayMs));
startKeys(window, services);
createRoot(root).render(<App services={services} />);
