import { AppError } from '../../shared/errors/app-error.ts';
import type { SlaEvent } from '../../shared/model/sla-event.ts';
import { canonicalJson, type Json } from '../../shared/util/canonical-json.ts';

/**
 * Refuses a history that cannot have been.
 * @throws AppError slaHistoryInvalid
 */
export function checkHistory(history: readonly SlaEvent[], now: number): void {
  const refuse = (problems: string): never => {
    throw new AppError('slaHistoryInvalid', { problems });
  };
  let last = Number.NEGATIVE_INFINITY;
  const known = new Map<string, Json>();
  for (const [index, event] of history.entries()) {
    const name = `event ${index + 1}`;
    if ((event.type === 'created') !== (index === 0)) refuse('created is its first event, and no other');
    if (event.at < last) refuse(`${name} is before the one before it`);
    last = event.at;
    if (event.type === 'created')
      for (const [field, value] of Object.entries(event.ticket)) known.set(field, value);
    if (!('changes' in event)) continue;
    for (const { field, from, to } of event.changes) {
      const was = canonicalJson(known.get(field));
      if (canonicalJson(from) !== was)
        refuse(`${name} changes ${field} from ${canonicalJson(from)}, but it was ${was}`);
      known.set(field, to);
    }
  }
  if (now < last) refuse('now is before its last event');
}
