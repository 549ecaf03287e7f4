import { Switch } from '@base-ui/react/switch';
import { type ReactElement, useId } from 'react';

interface SwitchFieldProps {
  readonly label: string;
  /** What it means, in a sentence. */
  readonly hint: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

/** Something that is on or off, with what it means beside it. */
export function SwitchField({ label, hint, isOn, onChange }: SwitchFieldProps): ReactElement {
  const id = useId();
  return (
    <div className="flex items-start gap-3">
      <Switch.Root
        checked={isOn}
        onCheckedChange={onChange}
        aria-labelledby={`${id}-label`}
        aria-describedby={`${id}-hint`}
        className="mt-0.5 inline-flex h-[18px] w-8 shrink-0 items-center rounded-full border border-line-control bg-sunken p-px data-checked:border-accent data-checked:bg-accent"
      >
        <Switch.Thumb className="size-3.5 rounded-full bg-line-control transition-transform duration-100 data-checked:translate-x-3.5 data-checked:bg-on-accent" />
      </Switch.Root>
      <div className="min-w-0 flex-1">
        <div id={`${id}-label`} className="font-semibold text-muted">
          {label}
        </div>
        <p id={`${id}-hint`} className="text-pretty text-small text-faint">
          {hint}
        </p>
      </div>
    </div>
  );
}
