import { Combobox } from '@base-ui/react/combobox';
import { Check, X } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { cx } from '../../components/cx.ts';
import { useText } from '../../i18n/translator.ts';

/** One value that a field may have, with its words. */
export interface ValueOption {
  readonly value: string | number;
  readonly label: string;
}

interface ValueBoxProps {
  readonly label: string;
  readonly options: readonly ValueOption[];
  readonly chosen: readonly ValueOption[];
  readonly onChange: (chosen: readonly ValueOption[]) => void;
  /** Where the options are too many to list: they are those that this text finds. */
  readonly search?: { readonly text: string; readonly onText: (text: string) => void };
  readonly problemId: string | undefined;
}

/** Any number of values, typed for and taken with Enter; Backspace takes the last one out again. */
export function ValueBox(props: ValueBoxProps): ReactElement {
  const { label, options, chosen, onChange, search, problemId } = props;
  const { t } = useText();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Combobox.Root
      multiple
      autoHighlight
      onOpenChange={setIsOpen}
      items={[...options]}
      value={[...chosen]}
      isItemEqualToValue={(a, b) => a.value === b.value}
      onValueChange={(values) => onChange(values)}
      {...(search === undefined
        ? {}
        : { filter: null, inputValue: search.text, onInputValueChange: search.onText })}
    >
      <Combobox.Chips
        className={cx(
          'flex min-h-8 flex-1 flex-wrap items-center gap-1 rounded-control border bg-surface px-1 py-0.5 focus-within:border-focus focus-within:outline-1 focus-within:outline-focus',
          problemId === undefined ? 'border-line-control' : 'border-danger',
        )}
      >
        {chosen.map((option) => (
          <Combobox.Chip
            key={option.value}
            aria-label={option.label}
            className="flex h-6 max-w-full items-center gap-0.5 rounded-[3px] bg-accent-soft pl-2 text-accent outline-none focus:outline-2 focus:outline-focus"
          >
            <span className="truncate">{option.label}</span>
            <Combobox.ChipRemove
              aria-label={t('viewDialog.takeOut', { value: option.label })}
              className="grid size-5 place-items-center rounded-[3px] hover:bg-active"
            >
              <X size={12} aria-hidden />
            </Combobox.ChipRemove>
          </Combobox.Chip>
        ))}
        <Combobox.Input
          aria-label={label}
          aria-invalid={problemId !== undefined}
          aria-describedby={problemId}
          onKeyDown={(event) => {
            // Without a list to close, Escape is the dialog's, and never empties what was chosen.
            if (event.key === 'Escape' && !isOpen) event.preventBaseUIHandler();
          }}
          placeholder={chosen.length === 0 ? t('viewDialog.choose') : ''}
          className="h-6 min-w-10 flex-1 bg-transparent px-1.5 outline-none placeholder:text-faint"
        />
      </Combobox.Chips>
      <Combobox.Portal>
        <Combobox.Positioner align="start" sideOffset={4} className="z-50">
          <Combobox.Popup
            data-overlay
            className="floating max-h-64 w-(--anchor-width) min-w-48 overflow-y-auto p-1 outline-none"
          >
            <Combobox.Empty className="px-2 text-faint not-empty:py-2">
              {search?.text.trim() === '' ? t('viewDialog.typeToFind') : t('palette.nothing')}
            </Combobox.Empty>
            <Combobox.List>
              {(option: ValueOption) => (
                <Combobox.Item
                  key={option.value}
                  value={option}
                  className="flex h-7 items-center gap-2 rounded-control px-2 outline-none select-none data-highlighted:bg-accent-soft"
                >
                  <span className="min-w-0 flex-1 truncate">{option.label}</span>
                  <Combobox.ItemIndicator>
                    <Check size={14} aria-hidden className="text-accent" />
                  </Combobox.ItemIndicator>
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}
