import { type ReactElement, useCallback, useState } from 'react';
import type { OutboxItem } from '../../../shared/contract/queries.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';
import { ChangeSummary } from './change-summary.tsx';
import { CopyButton } from './copy-button.tsx';
import { reasonText } from './describe-item.ts';
import type { WorkGroup } from './group-work.ts';
import { mayBeTakenNow, type NextStep, stepsFor } from './next-steps.ts';
import { PartsList } from './parts-list.tsx';
import { stepLabel } from './step-label.ts';
import { takeStep, tell } from './take-step.ts';

/** One change that was refused or held, with what stands and falls with it: why, every word, and what to do next. */
export function RefusedCard({ group: { first, parts } }: { group: WorkGroup<OutboxItem> }): ReactElement {
  const services = useServices();
  const { store } = services;
  const { t } = useText();
  const [isAsking, setIsAsking] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const all = [first, ...parts];
  const isGroup = parts.length > 0;

  const during = async (work: () => Promise<void>): Promise<void> => {
    setIsBusy(true);
    setIsAsking(false);
    try {
      await work();
    } catch (error) {
      reportError(services)(error);
    } finally {
      setIsBusy(false);
    }
  };
  const take = (step: NextStep, anchor: Element): void => {
    if (step.kind === 'discard' && !step.isDone) setIsAsking(true);
    else void during(() => takeStep(services, first, step, { anchor, parts }));
  };
  const actOnAll = (action: 'applyAgain' | 'discard'): void => {
    const changes = all.map(({ n }) => n);
    void during(async () =>
      tell(services, await store.actOnGroup(changes, action), `attention.done.${action}`),
    );
  };
  const discard = (): void => {
    if (isGroup) actOnAll('discard');
    else
      void during(async () => tell(services, await store.act(first.n, 'discard'), 'attention.done.discard'));
  };
  const stopAsking = useCallback(() => setIsAsking(false), []);

  const steps = stepsFor(first);
  const mending = isGroup
    ? steps.filter(({ kind }) => kind === 'editTicket' || kind === 'openArticle')
    : steps;
  const isAgainFirst = steps[0]?.kind === 'act';
  const again = (tone: 'primary' | 'plain'): ReactElement => (
    <Button tone={tone} disabled={isBusy} onClick={() => actOnAll('applyAgain')}>
      {t('attention.applyAllAgain')}
    </Button>
  );
  return (
    <li
      data-item
      tabIndex={-1}
      className="rounded-surface border border-line bg-surface focus-visible:outline-offset-0"
    >
      <ChangeSummary item={first} reason={first.isInDraft ? t('attention.inDraft') : reasonText(t, first)}>
        {isGroup ? <PartsList parts={parts} /> : null}
        <div className="mt-2.5 flex flex-wrap items-center gap-1.5">
          {isGroup && isAgainFirst ? again('primary') : null}
          {mending.map((step, index) =>
            step.kind === 'discard' && !step.isDone ? null : (
              <Button
                key={stepLabel(t, first, step)}
                tone={index === 0 && !(isGroup && isAgainFirst) ? 'primary' : 'plain'}
                disabled={isBusy}
                onClick={({ currentTarget }) => take(step, currentTarget)}
              >
                {stepLabel(t, first, step)}
              </Button>
            ),
          )}
          {isGroup && !isAgainFirst && mayBeTakenNow(first) ? again('plain') : null}
          <CopyButton texts={all.map(({ text }) => text)} />
          <span className="flex-1" />
          {steps.some((step) => step.kind === 'discard' && !step.isDone) || isGroup ? (
            <Button tone="danger" disabled={isBusy} onClick={() => setIsAsking(true)}>
              {t(isGroup ? 'attention.discardAll' : 'attention.discard')}
            </Button>
          ) : null}
        </div>
      </ChangeSummary>
      <ConfirmDialog
        isOpen={isAsking}
        title={isGroup ? t('attention.discardAllTitle', { count: all.length }) : t('attention.discardTitle')}
        text={isGroup ? t('attention.discardAllText') : t('attention.discardText')}
        confirmLabel={t(isGroup ? 'attention.discardAll' : 'attention.discard')}
        onConfirm={discard}
        onClose={stopAsking}
      />
    </li>
  );
}
