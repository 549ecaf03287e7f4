import type { ReactElement } from 'react';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { noticeText } from '../../i18n/sentences.ts';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { useDelay } from '../shell/use-delay.ts';
import { FirstRunFrame } from './first-run-frame.tsx';

/** Nothing under this is worth a word. */
const PATIENCE_MS = 200;

interface StopProps {
  readonly title: string;
  readonly text: string;
  readonly code: string;
}

/** Work cannot go on: what happened, what it means, and the way out. */
function StopScreen({ title, text, code }: StopProps): ReactElement {
  const { host } = useServices();
  const { t } = useText();
  return (
    <FirstRunFrame>
      <h1 className="mb-3 text-heading">{title}</h1>
      <Banner tone="danger" code={code} className="rounded-control">
        {text}
      </Banner>
      <p className="mt-3 text-pretty text-muted">{t('stop.nothingLost')}</p>
      <Button tone="primary" autoFocus className="mt-4 h-8! w-full" onClick={() => void host.restartStore()}>
        {t('action.tryAgain')}
      </Button>
    </FirstRunFrame>
  );
}

/** The local database cannot be opened; the notice says why. */
export function BlockedScreen({
  notice,
}: {
  notice: { readonly code: string; readonly params: Readonly<Record<string, string | number>> };
}): ReactElement {
  const language = useText();
  const { t } = language;
  return <StopScreen title={t('stop.blocked')} text={noticeText(language, notice)} code={notice.code} />;
}

/** The store process ended and could not be started again. */
export function StoreFailedScreen(): ReactElement {
  const { t } = useText();
  return <StopScreen title={t('stop.failed')} text={t('stop.failedText')} code="storeStopped" />;
}

/** Has the system find the fonts of the screen that follows, each size of them, while that one is being waited for. */
const FONT_SAMPLE = 'Aa 12 中文，…';
const FONT_SIZES = ['text-micro', 'text-small', 'text-base', 'text-title'] as const;

/** The store opens its database; a word only if that takes a moment. */
export function StartingScreen(): ReactElement {
  const { t } = useText();
  const isSlow = useDelay(PATIENCE_MS);
  return (
    <main className="grid h-full place-items-center bg-app text-faint" aria-busy="true">
      {isSlow ? <p role="status">{t('stop.starting')}</p> : null}
      <p aria-hidden className="invisible absolute">
        {FONT_SIZES.map((size) => (
          <span key={size} className={size}>
            {FONT_SAMPLE}
            <b className="font-semibold">{FONT_SAMPLE}</b>
          </span>
        ))}
      </p>
    </main>
  );
}
