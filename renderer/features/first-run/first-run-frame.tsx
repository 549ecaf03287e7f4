import { Languages } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { Button } from '../../components/button.tsx';
import { Logo } from '../../components/logo.tsx';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';

/** The frame of every screen before the workspace: the mark, one card, and the other language in reach. */
export function FirstRunFrame({ children }: { children: ReactNode }): ReactElement {
  const { languageChoice } = useServices();
  const { locale } = useText();
  return (
    <main className="relative flex h-full flex-col items-center justify-center gap-5 overflow-y-auto bg-app p-6">
      <div className="flex items-center gap-2.5">
        <Logo size={30} />
        <span className="text-heading font-semibold tracking-tight">Outpost</span>
      </div>
      <div className="w-[min(400px,100%)] rounded-surface border border-line bg-surface p-6">{children}</div>
      <Button
        tone="quiet"
        icon={<Languages size={14} aria-hidden />}
        onClick={() => languageChoice.set(locale === 'en' ? 'zh-CN' : 'en')}
      >
        {locale === 'en' ? '简体中文' : 'English'}
      </Button>
    </main>
  );
}
