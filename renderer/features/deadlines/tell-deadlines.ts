import type { ReachedDeadline } from '../../../shared/contract/deadline-rows.ts';
import { openTicket } from '../../commands/navigate.ts';
import type { Services } from '../../services.ts';
import { notifyOutside } from './notify-outside.ts';

/** As many as are read one by one; more are told by their number. */
const TOLD_ALONE = 3;

const TEXTS = {
  warning: 'deadline.near',
  breach: 'deadline.passed',
  escalation: 'deadline.escalated',
  mention: 'mention.told',
  watchedWords: 'watch.words',
  watchedStatus: 'watch.status',
} as const;

/** Says quietly which deadlines are near or have passed, and who must act; who mentions the person, and what happened to tickets that they watch. */
export function tellDeadlines(services: Services, all: readonly ReachedDeadline[]): void {
  const { toasts, translator } = services;
  const { t } = translator;
  tellHappenings(
    services,
    all.filter(({ metric }) => metric === null),
  );
  const reached = all.flatMap(({ metric, ...each }) => (metric === null ? [] : { metric, ...each }));
  if (reached.length > TOLD_ALONE) {
    const passed = reached.filter(({ dueAt }) => dueAt <= services.clock.now()).length;
    const words = { all: reached.length, passed };
    const text = t('deadline.many', words);
    toasts.show({ text, tone: 'warning' }, 'deadlines');
    notifyOutside(services, text, null);
    return;
  }
  for (const { ticketId, number, metric, kind, level, dueAt, isMine, teamName } of reached) {
    const who = isMine ? t('deadline.you') : t('deadline.somebody', { team: teamName ?? '–' });
    const minutes = Math.max(1, Math.ceil((dueAt - services.clock.now()) / 60_000));
    const words = { number, metric: t(`slaMetric.${metric}`), who, count: minutes, level: level ?? 0 };
    const text = t(TEXTS[kind], words);
    toasts.show(
      {
        text,
        tone: 'warning',
        action: { label: t('deadline.open'), run: () => openTicket(services, ticketId) },
      },
      `deadline ${ticketId} ${metric}`,
    );
    notifyOutside(services, text, ticketId);
  }
}

/** What colleagues and customers did, rather than the clock. */
function tellHappenings(services: Services, happenings: readonly ReachedDeadline[]): void {
  const { toasts, translator } = services;
  for (const { ticketId, number, byName, kind } of happenings.slice(-TOLD_ALONE)) {
    const name = byName ?? translator.t(kind === 'mention' ? 'mention.somebody' : 'watch.nobody');
    const text = translator.t(TEXTS[kind], { name, number });
    toasts.show(
      {
        text,
        action: { label: translator.t('deadline.open'), run: () => openTicket(services, ticketId) },
      },
      `${kind} ${ticketId}`,
    );
    notifyOutside(services, text, ticketId);
  }
}
