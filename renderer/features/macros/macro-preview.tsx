import { Ban, Users } from 'lucide-react';
import type { ReactElement } from 'react';
import type { TicketId } from '../../../shared/model/ids.ts';
import type { Macro } from '../../../shared/model/macro.ts';
import { Skeleton } from '../../components/skeleton.tsx';
import { wholeNumber } from '../../format/number.ts';
import { useText } from '../../i18n/translator.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { ACTION_ICONS } from './action-icon.ts';
import { actionWords, type Names } from './action-words.ts';
import { EffectList } from './effect-list.tsx';
import { manyEffects } from './many-effects.ts';
import { ManyEffectsList } from './many-effects-list.tsx';
import { LOOKED_AT, usePreviews } from './use-previews.ts';

interface MacroPreviewProps {
  readonly macro: Macro;
  readonly ticketIds: readonly TicketId[];
}

/** What a macro is and what it will do, effect by effect, before Enter. */
export function MacroPreview({ macro, ticketIds }: MacroPreviewProps): ReactElement {
  const { t } = useText();
  const { previews, names } = usePreviews(macro.actions, ticketIds);
  const { data: teams } = useLiveQuery('team.list', {});
  const team = teams?.find(({ id }) => id === macro.teamId);
  return (
    <section
      aria-label={t('macros.preview')}
      className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-4"
    >
      <header className="flex flex-col gap-0.5">
        <h3 className="text-title font-semibold break-words">{macro.name}</h3>
        <p className="flex items-center gap-1.5 text-small text-faint">
          {team === undefined ? (
            t('macros.own')
          ) : (
            <>
              <Users size={13} strokeWidth={1.75} aria-hidden />
              {team.name}
            </>
          )}
        </p>
      </header>
      {ticketIds.length === 0 ? (
        <ActionList macro={macro} names={names} />
      ) : previews === null ? (
        <div className="flex flex-col gap-3" role="status" aria-label={t('macros.looking')}>
          <Skeleton width="70%" />
          <Skeleton width="55%" />
        </div>
      ) : ticketIds.length === 1 ? (
        previews[0] === undefined ? (
          <p className="text-muted">{t('macros.ticketGone')}</p>
        ) : (
          <>
            <EffectList effects={previews[0].effects} names={names} />
            {previews[0].obstacle === null ? null : <Verdict text={t('macros.cannotApply')} />}
          </>
        )
      ) : (
        <>
          <ManyEffectsList lines={manyEffects(previews)} names={names} />
          <LeftOut
            left={previews.filter(({ obstacle }) => obstacle !== null).length}
            looked={previews.length}
          />
          {ticketIds.length > LOOKED_AT ? (
            <p className="text-small text-faint">
              {t('macros.lookedAt', { count: LOOKED_AT, total: wholeNumber(ticketIds.length) })}
            </p>
          ) : null}
        </>
      )}
    </section>
  );
}

/** What a macro does, without a ticket to do it to. */
function ActionList({ macro, names }: { macro: Macro; names: Names }): ReactElement {
  const { t } = useText();
  return (
    <ul aria-label={t('macros.actions')} className="flex flex-col gap-2.5">
      {macro.actions.map((action, index) => {
        const Icon = ACTION_ICONS[action.kind];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: actions have no other name than their place
          <li key={index} className="flex gap-2.5">
            <Icon size={15} strokeWidth={1.75} aria-hidden className="mt-px shrink-0 text-muted" />
            <div className="flex min-w-0 flex-1 flex-col gap-0.5">
              <span className="text-small text-muted">{t(`actionKind.${action.kind}`)}</span>
              <span className="line-clamp-4 break-words whitespace-pre-wrap">
                {actionWords(t, action, names)}
              </span>
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function LeftOut({ left, looked }: { left: number; looked: number }): ReactElement | null {
  const { t } = useText();
  if (left === 0) return null;
  return <Verdict text={left === looked ? t('macros.noneCan') : t('macros.leftOut', { count: left })} />;
}

function Verdict({ text }: { text: string }): ReactElement {
  return (
    <p
      role="alert"
      className="flex gap-2 rounded-control border border-danger-line bg-danger-soft px-2.5 py-1.5 text-pretty text-danger"
    >
      <Ban size={14} aria-hidden className="mt-0.5 shrink-0" />
      {text}
    </p>
  );
}
