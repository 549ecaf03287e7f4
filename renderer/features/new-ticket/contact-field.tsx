import type { ReactElement } from 'react';
import { HiddenValue } from '../../components/hidden-value.tsx';
import { TextField } from '../../components/text-field.tsx';
import { useText } from '../../i18n/translator.ts';

interface ContactFieldProps {
  readonly label: string;
  readonly type: 'text' | 'email';
  readonly value: string;
  readonly isHidden: boolean;
  onChange(value: string): void;
}

/**
 * One way to reach a new customer. Where the field is hidden from the person nothing can be written into it; what was
 * written before that stays to be taken out.
 */
export function ContactField({ label, type, value, isHidden, onChange }: ContactFieldProps): ReactElement {
  const { t } = useText();
  if (isHidden && value === '') {
    return (
      <div className="flex flex-col gap-1">
        <span className="text-small font-semibold text-muted">{label}</span>
        <span className="flex h-8 items-center">
          <HiddenValue />
        </span>
      </div>
    );
  }
  return (
    <TextField
      label={label}
      type={type}
      value={value}
      error={isHidden ? t('rejection.fieldHidden') : undefined}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
