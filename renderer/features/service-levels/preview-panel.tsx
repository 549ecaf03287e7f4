import { ArrowRight, CircleAlert, Timer } from 'lucide-react';
import type { ReactElement } from 'react';
import { cx } from '../../components/cx.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useText } from '../../i18n/translator.ts';
import type { Preview } from './use-preview.ts';

interface PreviewPanelProps {
  readonly preview: Preview | null;
  readonly isChanged: boolean;
  readonly hasProblems: boolean;
}

/** What saving would do to the open tickets: how many would be late or nearly so, and which only then. */
export function PreviewPanel({ preview, isChanged, hasProblems }: PreviewPanelProps): ReactElement {
  const { t } = useText();
  return (
    <section
      aria-label={t('serviceLevels.preview')}
      aria-busy={isChanged && !hasProblems && preview?.isDone !== true}
      className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-4"
    >
      <h3 className="text-title font-semibold">{t('serviceLevels.preview')}</h3>
      {!isChanged || hasProblems ? (
        <p className="text-pretty text-muted">
          {t(hasProblems ? 'serviceLevels.previewNeedsRest' : 'serviceLevels.previewUnchanged')}
        </p>
      ) : preview === null ? (
        <Skeleton width="80%" height={14} />
      ) : (
        <Found preview={preview} />
      )}
    </section>
  );
}

function Found({ preview }: { preview: Preview }): ReactElement {
  const { t } = useText();
  const { counts, late, isDone } = preview;
  const { read, overdueBefore, overdueAfter, soonBefore, soonAfter, moved } = counts;
  const { becomeOverdue, noLongerOverdue } = counts;
  const more = becomeOverdue - late.length;
  return (
    <>
      <dl className="flex flex-col gap-3">
        <Pair kind="overdue" before={overdueBefore} after={overdueAfter} />
        <Pair kind="soon" before={soonBefore} after={soonAfter} />
      </dl>
      <div role="status" className="tabular flex flex-col gap-1 text-pretty">
        <p className={becomeOverdue > 0 ? 'font-semibold text-danger' : 'font-semibold'}>
          {t('serviceLevels.becomeOverdue', { count: becomeOverdue })}
        </p>
        {noLongerOverdue > 0 ? <p>{t('serviceLevels.noLongerOverdue', { count: noLongerOverdue })}</p> : null}
        <p className="text-muted">{t('serviceLevels.moved', { count: moved })}</p>
        <p className="text-small text-faint">
          {t(isDone ? 'serviceLevels.readHere' : 'serviceLevels.reading', { count: read })}
        </p>
      </div>
      {late.length === 0 ? null : (
        <ul aria-label={t('serviceLevels.lateThen')} className="flex flex-col border-t border-line pt-2">
          {late.map(({ ticketId, number, subject, dueAt }) => (
            <li key={ticketId} className="flex min-w-0 items-baseline gap-2 py-1">
              <span className="tabular shrink-0 text-muted">{`#${number}`}</span>
              <span className="min-w-0 flex-1 truncate">{subject}</span>
              <RelativeTime at={dueAt} className="shrink-0 text-small text-faint" />
            </li>
          ))}
        </ul>
      )}
      {more > 0 ? (
        <p className="tabular text-small text-faint">{t('rehearsal.more', { count: more })}</p>
      ) : null}
    </>
  );
}

function Pair(props: { kind: 'overdue' | 'soon'; before: number; after: number }): ReactElement {
  const { kind, before, after } = props;
  const { t } = useText();
  const Icon = kind === 'overdue' ? CircleAlert : Timer;
  const tone = kind === 'overdue' ? 'text-danger' : 'text-amber';
  return (
    <div data-preview={kind} className="flex flex-col gap-0.5">
      <dt className="flex items-center gap-1.5 text-small text-muted">
        <Icon size={14} strokeWidth={1.75} aria-hidden className={tone} />
        {t(`serviceLevels.now.${kind}`)}
      </dt>
      <dd className="tabular flex items-center gap-2 text-heading font-semibold">
        <span className="text-faint">{before}</span>
        <ArrowRight size={16} aria-label={t('serviceLevels.becomes')} className="text-faint" />
        <span className={cx(after > before && tone)}>{after}</span>
      </dd>
    </div>
  );
}
