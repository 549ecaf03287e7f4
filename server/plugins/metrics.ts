import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What a node tells about itself, in Prometheus' format. */
export interface Metrics {
  readonly registry: Registry;
  readonly requestSeconds: Histogram<'route' | 'status'>;
  readonly judgedMutations: Counter<'verdict'>;
  readonly failedMutations: Counter;
  readonly newEpochs: Counter;
  readonly liveClients: Gauge;
  readonly mail: Counter<'direction' | 'outcome'>;
  readonly blobBytes: Counter<'direction'>;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    requestSeconds: new Histogram({
      name: 'outpost_request_seconds',
      help: 'Time to answer a request',
      labelNames: ['route', 'status'],
      registers,
    }),
    judgedMutations: new Counter({
      name: 'outpost_mutations_total',
      help: 'Mutations judged, by verdict',
      labelNames: ['verdict'],
      registers,
    }),
    failedMutations: new Counter({
      name: 'outpost_mutations_failed_total',
      help: 'Mutations that failed by a bug and were kept',
      registers,
    }),
    newEpochs: new Counter({
      name: 'outpost_epochs_total',
      help: 'Times the database was found to have lost changes that clients had seen',
      registers,
    }),
    liveClients: new Gauge({ name: 'outpost_live_clients', help: 'Open live sockets', registers }),
    mail: new Counter({
      name: 'outpost_mail_total',
      help: 'Mails by direction and outcome',
      labelNames: ['direction', 'outcome'],
      registers,
    }),
    blobBytes: new Counter({
      name: 'outpost_file_bytes_total',
      help: 'Bytes of attachments, by direction',
      labelNames: ['direction'],
      registers,
    }),
  };
}
