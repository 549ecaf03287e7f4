import { EyeOff } from 'lucide-react';
import type { ReactElement } from 'react';
import { useText } from '../i18n/translator.ts';

interface HiddenValueProps {
  /** Which value it is, where nothing beside it says so. */
  readonly label?: string;
}

/** In place of a value that the person may not see: said in words, so that it is not taken for an empty one. */
export function HiddenValue({ label }: HiddenValueProps): ReactElement {
  const { t } = useText();
  return (
    <span className="inline-flex min-w-0 items-center gap-1 text-faint" title={t('hidden.why')}>
      <EyeOff size={13} strokeWidth={1.75} aria-hidden className="shrink-0" />
      <span className="truncate">
        {label === undefined ? t('hidden.value') : t('hidden.named', { field: label })}
      </span>
    </span>
  );
}
