import { Copy } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button } from '../../components/button.tsx';
import { useText } from '../../i18n/translator.ts';
import { reportError } from '../../report-error.ts';
import { useServices } from '../../services.ts';

/** Puts the words of one or more changes on the clipboard; nothing where there are none. */
export function CopyButton({ texts }: { texts: readonly (string | null)[] }): ReactElement | null {
  const services = useServices();
  const { t } = useText();
  const written = texts.filter((text) => text !== null);
  if (written.length === 0) return null;
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(written.join('\n\n'));
    services.toasts.show({ text: t('attention.copied') }, 'copied');
  };
  return (
    <Button icon={<Copy size={14} aria-hidden />} onClick={() => void copy().catch(reportError(services))}>
      {t(texts.length > 1 ? 'attention.copyAll' : 'attention.copy')}
    </Button>
  );
}
