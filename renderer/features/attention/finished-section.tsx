import type { ReactElement } from 'react';
import type { FinishedItem } from '../../../shared/contract/queries.ts';
import { useText } from '../../i18n/translator.ts';
import { ChangeSummary } from './change-summary.tsx';
import { CopyButton } from './copy-button.tsx';
import { reasonText } from './describe-item.ts';

/** Changes that have ended, so that nobody needs to wonder whether something arrived. */
export function FinishedSection({ items }: { items: readonly FinishedItem[] }): ReactElement {
  const { t } = useText();
  return (
    <section aria-labelledby="finished-changes" className="flex flex-col gap-2">
      <div>
        <h2 id="finished-changes" className="pt-1 font-semibold">
          {t('outbox.finished')}
        </h2>
        <p className="text-pretty text-muted">{t('outbox.finishedText')}</p>
      </div>
      <ul className="divide-y divide-line rounded-surface border border-line bg-surface">
        {items.map((item) => {
          const reason = reasonText(t, item);
          return (
            <li key={item.n} data-item data-finished tabIndex={-1} className="focus-visible:outline-offset-0">
              <ChangeSummary
                item={item}
                reason={item.isDealtWith ? t('outbox.dealtWith', { reason }) : reason}
              >
                {item.text === null ? null : (
                  <div className="mt-2 flex justify-end">
                    <CopyButton texts={[item.text]} />
                  </div>
                )}
              </ChangeSummary>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
