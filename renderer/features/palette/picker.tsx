import { Popover } from '@base-ui/react/popover';
import { Command as Cmdk } from 'cmdk';
import { Check, Plus } from 'lucide-react';
import { type ReactElement, type ReactNode, useMemo, useRef, useState } from 'react';
import { bestMatches } from '../../../shared/domain/search/match-text.ts';
import { Keys } from '../../components/keys.tsx';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { useChosenItem } from './use-chosen-item.ts';
import { useReadings } from './use-readings.ts';

/** One choice of a picker. */
export interface Choice {
  readonly id: string;
  /** What is matched against the typed text. */
  readonly text: string;
  /** What else is matched, such as an address. */
  readonly alias?: string;
  readonly content: ReactNode;
  readonly isChosen: boolean;
  /** Takes this choice at once while nothing else is typed. */
  readonly key?: string;
  run(): void;
}

interface PickerProps {
  readonly title: string;
  readonly choices: readonly Choice[];
  readonly anchor: Element | null;
  /** Stays open, so that several can be chosen. */
  readonly isMultiple?: boolean;
  /** Makes a new choice of the typed text; null where that makes no sense. */
  readonly onCreate?: ((text: string) => void) | undefined;
  readonly onClose: () => void;
}

/** A list of choices beside the value they change; typing narrows it, Enter takes. */
export function Picker({ title, choices, anchor, isMultiple, onCreate, onClose }: PickerProps): ReactElement {
  const { t } = useText();
  const { panes } = useServices();
  const [giveBack] = useState(() => panes.remember());
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const readings = useReadings();
  const found = bestMatches(
    text,
    choices,
    (choice) => (choice.alias === undefined ? [choice.text] : [choice.text, choice.alias]),
    readings,
  );
  const wanted = text.trim().toLowerCase();
  const isNew = wanted !== '' && !choices.some((choice) => choice.text.toLowerCase() === wanted);
  const place = useMemo(
    () =>
      anchor?.isConnected === true
        ? anchor
        : {
            getBoundingClientRect: () =>
              new DOMRect(window.innerWidth / 2 - 130, window.innerHeight * 0.2, 260, 0),
          },
    [anchor],
  );
  // As it was when the list opened: with several to choose, Enter must not wander from one chosen to the next.
  const [chosenAtFirst] = useState(() => choices.find((choice) => choice.isChosen)?.id);
  const isCreatable = onCreate !== undefined && isNew;
  const take = (choice: Choice): void => {
    choice.run();
    if (isMultiple !== true) onClose();
    // What is typed next is the next one, and no end of this one's name.
    else input.current?.select();
  };
  const type = (typed: string): void => {
    const pressed = text === '' ? choices.find(({ key }) => key === typed) : undefined;
    if (pressed === undefined) setText(typed);
    else take(pressed);
  };
  const create = (): void => {
    onCreate?.(text.trim());
    setText('');
  };
  const items = [
    ...found.map((choice) => ({ value: choice.id, run: () => take(choice) })),
    ...(isCreatable ? [{ value: 'create', run: create }] : []),
  ];
  const { onKeyDownCapture, onPointerMoveCapture, ...chosen } = useChosenItem(text, items, {
    preferred: text === '' ? chosenAtFirst : undefined,
  });
  return (
    <Popover.Root
      open
      modal
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Popover.Portal>
        <Popover.Positioner anchor={place} align="start" sideOffset={4} className="z-40">
          <Popover.Popup
            data-overlay
            initialFocus={input}
            finalFocus={giveBack}
            className="floating w-[260px] overflow-hidden"
          >
            <Popover.Title className="sr-only">{title}</Popover.Title>
            <Cmdk
              shouldFilter={false}
              loop
              label={title}
              onKeyDownCapture={onKeyDownCapture}
              onPointerMoveCapture={onPointerMoveCapture}
              {...chosen}
            >
              <Cmdk.Input
                ref={input}
                value={text}
                onValueChange={type}
                placeholder={title}
                className="h-9 w-full border-b border-line bg-transparent px-3 outline-none placeholder:text-faint"
              />
              <Cmdk.List className="max-h-72!">
                {found.map((choice) => (
                  <Cmdk.Item key={choice.id} value={choice.id} onSelect={() => take(choice)}>
                    <span className="flex min-w-0 flex-1 items-center gap-2">{choice.content}</span>
                    {choice.isChosen ? (
                      <Check
                        size={14}
                        strokeWidth={2.25}
                        aria-label={t('picker.chosen')}
                        className="text-accent"
                      />
                    ) : null}
                    {choice.key === undefined ? null : <Keys text={choice.key} />}
                  </Cmdk.Item>
                ))}
                {isCreatable ? (
                  <Cmdk.Item value="create" onSelect={create}>
                    <Plus size={14} aria-hidden />
                    {t('picker.create', { text: text.trim() })}
                  </Cmdk.Item>
                ) : null}
                <Cmdk.Empty className="px-3 py-4 text-center text-faint">{t('palette.nothing')}</Cmdk.Empty>
              </Cmdk.List>
            </Cmdk>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
