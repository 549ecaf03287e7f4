import { Ban, CircleSlash, TriangleAlert } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { isPlaceholder } from '../../../shared/domain/actions/fill-text.ts';
import type { ActionEffect } from '../../../shared/mutations/preview-actions.ts';
import { cx } from '../../components/cx.ts';
import { rejectionText } from '../../i18n/sentences.ts';
import { type Translate, useText } from '../../i18n/translator.ts';
import { ACTION_ICONS } from './action-icon.ts';
import { actionWords, type Names } from './action-words.ts';
import { FieldChangeView } from './field-change-view.tsx';

interface EffectListProps {
  readonly effects: readonly ActionEffect[];
  readonly names: Names;
}

/** Every effect of a macro on one ticket, before anything of it is done. */
export function EffectList({ effects, names }: EffectListProps): ReactElement {
  const { t } = useText();
  return (
    <ul aria-label={t('macros.effects')} className="flex flex-col gap-2.5">
      {effects.map((effect, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: effects have no other name than their place
        <EffectLine key={index} effect={effect} names={names} />
      ))}
    </ul>
  );
}

function EffectLine({ effect, names }: { effect: ActionEffect; names: Names }): ReactElement {
  const { t } = useText();
  const { action } = effect;
  const Icon = ACTION_ICONS[action.kind];
  const isObstacle = effect.outcome === 'refused' || effect.outcome === 'blocked';
  return (
    <li data-outcome={effect.outcome} className="flex gap-2.5">
      <Icon
        size={15}
        strokeWidth={1.75}
        aria-hidden
        className={cx('mt-px shrink-0', isObstacle ? 'text-danger' : 'text-muted')}
      />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <span className="text-small text-muted">{t(`actionKind.${action.kind}`)}</span>
        {bodyOf(t, effect, names)}
      </div>
    </li>
  );
}

function bodyOf(t: Translate, effect: ActionEffect, names: Names): ReactNode {
  switch (effect.outcome) {
    case 'changes':
      return effect.changes.map((change) => (
        <FieldChangeView key={change.field} change={change} names={names} />
      ));
    case 'writes':
      return <Words isNote={effect.action.kind === 'addNote'} text={effect.text} />;
    case 'nothing':
      return (
        <span className="flex items-center gap-1.5 text-faint">
          <CircleSlash size={13} aria-hidden className="shrink-0" />
          {t('macros.already', { value: actionWords(t, effect.action, names) })}
        </span>
      );
    case 'refused':
      return (
        <>
          <span className="truncate">{actionWords(t, effect.action, names)}</span>
          <Problem icon={<Ban size={13} aria-hidden className="mt-0.5 shrink-0" />}>
            {rejectionText(t, effect.code, effect.params)}
          </Problem>
        </>
      );
    case 'blocked':
      return (
        <>
          <Words isNote={effect.action.kind === 'addNote'} text={effect.text} />
          <Problem icon={<TriangleAlert size={13} aria-hidden className="mt-0.5 shrink-0" />}>
            {missingText(t, effect.missing)}
          </Problem>
        </>
      );
  }
}

/** Which places of a text nothing is known for. */
export function missingText(t: Translate, missing: readonly string[]): string {
  const [known, unknown] = [missing.filter(isPlaceholder), missing.filter((name) => !isPlaceholder(name))];
  return [
    ...(known.length === 0
      ? []
      : [t('macros.missing', { names: known.map((name) => t(`placeholder.${name}`)).join(', ') })]),
    ...(unknown.length === 0
      ? []
      : [t('macros.noSuchPlace', { names: unknown.map((name) => `{{${name}}}`).join(', ') })]),
  ].join(' ');
}

function Words({ isNote, text }: { isNote: boolean; text: string }): ReactElement {
  const { t } = useText();
  return (
    <>
      <p
        className={cx(
          'max-h-32 overflow-y-auto rounded-control border px-2.5 py-1.5 text-pretty break-words whitespace-pre-wrap',
          isNote ? 'border-note-line bg-note text-note-text' : 'border-line bg-surface',
        )}
      >
        {text}
      </p>
      {isNote ? null : <span className="text-small text-faint">{t('macros.notSent')}</span>}
    </>
  );
}

function Problem({ icon, children }: { icon: ReactNode; children: ReactNode }): ReactElement {
  return (
    <span className="flex gap-1.5 text-small text-pretty text-danger">
      {icon}
      {children}
    </span>
  );
}
