import { Ban } from 'lucide-react';
import type { ReactElement } from 'react';
import { rejectionText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';
import { ACTION_ICONS } from './action-icon.ts';
import { actionWords, type Names } from './action-words.ts';
import { missingText } from './effect-list.tsx';
import type { ManyEffects } from './many-effects.ts';

/** What a macro will do to many tickets: action by action, with how many change, have it already, or cannot. */
export function ManyEffectsList({
  lines,
  names,
}: {
  lines: readonly ManyEffects[];
  names: Names;
}): ReactElement {
  const { t } = useText();
  return (
    <ul aria-label={t('macros.effects')} className="flex flex-col gap-2.5">
      {lines.map(({ action, doneCount, alreadyCount, obstacles }, index) => {
        const Icon = ACTION_ICONS[action.kind];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: actions have no other name than their place
          <li key={index} className="flex gap-2.5">
            <Icon size={15} strokeWidth={1.75} aria-hidden className="mt-px shrink-0 text-muted" />
            <div className="flex min-w-0 flex-1 flex-col gap-0.5">
              <span className="text-small text-muted">{t(`actionKind.${action.kind}`)}</span>
              <span className="line-clamp-3 font-semibold break-words">{actionWords(t, action, names)}</span>
              <span className="tabular flex flex-wrap gap-x-3 text-small text-faint">
                {doneCount > 0 ? (
                  <span className="text-text">{t('macros.willChange', { count: doneCount })}</span>
                ) : null}
                {alreadyCount > 0 ? <span>{t('macros.alreadyCount', { count: alreadyCount })}</span> : null}
              </span>
              {obstacles.map(({ effect, count }) => (
                <span
                  key={effect.outcome === 'refused' ? effect.code : effect.missing.join()}
                  className="flex gap-1.5 text-small text-pretty text-danger"
                >
                  <Ban size={13} aria-hidden className="mt-0.5 shrink-0" />
                  <span>
                    {t('macros.cannot', { count })}{' '}
                    {effect.outcome === 'refused'
                      ? rejectionText(t, effect.code, effect.params)
                      : missingText(t, effect.missing)}
                  </span>
                </span>
              ))}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
