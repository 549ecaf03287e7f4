import { UserPlus, X } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, type Ref, useDeferredValue, useId, useState } from 'react';
import type { HiddenFields } from '../../../shared/model/hideable-field.ts';
import { Avatar } from '../../components/avatar.tsx';
import { Button } from '../../components/button.tsx';
import { cx } from '../../components/cx.ts';
import { INPUT_CLASS, TextField } from '../../components/text-field.tsx';
import { useText } from '../../i18n/translator.ts';
import type { CustomerChoice } from '../../state/new-ticket-form.ts';
import { useHiddenFields } from '../../store-client/use-hidden-fields.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { useChosenItem } from '../palette/use-chosen-item.ts';
import { ContactField } from './contact-field.tsx';

interface CustomerFieldProps {
  readonly value: CustomerChoice;
  readonly onChange: (value: CustomerChoice) => void;
  /** What is typed to look for somebody, and is not a choice yet. */
  readonly text: string;
  readonly onText: (text: string) => void;
  /** The field was left. */
  readonly onLeave: () => void;
  /** Why the ticket cannot be saved like this. */
  readonly problem: string | undefined;
  /** The field the problem is mended in. */
  readonly inputRef: Ref<HTMLInputElement>;
}

const FOUND = 6;

const EMAIL = /[^\s,;，；<>()]+@[^\s,;，；<>()]+/;
const PHONE_ALONE = /^[+\d][\d\s-]{4,}$/;
/** Beside a name only what is long enough to be no number of a house or a store. */
const PHONE_BESIDE = /\+?\d(?:[\s-]?\d){6,}/;

/**
 * What was typed, as the beginning of a new customer: a number is a phone, an @ a mail address, the rest the name.
 * What belongs into a field that the person may not write stays where it can be seen, in the name.
 */
export function newCustomerFrom(text: string, hidden: HiddenFields): CustomerChoice & { kind: 'new' } {
  const typed = text.trim();
  const email = hidden.includes('customer.email') ? '' : (EMAIL.exec(typed)?.[0] ?? '');
  const others = typed.replace(email, ' ').trim();
  const phone = hidden.includes('customer.phone')
    ? ''
    : ((PHONE_ALONE.exec(others) ?? PHONE_BESIDE.exec(others))?.[0] ?? '');
  const name = others
    .replace(phone, ' ')
    .replace(/[\s,;，；<>()]+/g, ' ')
    .trim();
  return { kind: 'new', name: name === '' ? (email.split('@')[0] ?? '') : name, email, phone };
}

/** Finds a customer by name, phone or mail, or takes down a new one. */
export function CustomerField(props: CustomerFieldProps): ReactElement {
  const { value, onChange, onLeave, problem, inputRef } = props;
  const { t } = useText();
  const hidden = useHiddenFields();
  if (value.kind === 'known') {
    const { customer } = value;
    return (
      <div className="flex flex-col gap-1">
        <span className="text-small font-semibold text-muted">{t('field.customer')}</span>
        <div className="flex h-10 items-center gap-2.5 rounded-control border border-line bg-sunken pr-1 pl-2.5">
          <Avatar name={customer.name} size={24} />
          <span className="font-semibold">{customer.name}</span>
          <span className="min-w-0 flex-1 truncate text-faint">{customer.phone ?? customer.email}</span>
          <Button
            tone="quiet"
            aria-label={t('newTicket.otherCustomer')}
            onClick={() => onChange({ kind: 'none' })}
          >
            <X size={14} aria-hidden />
          </Button>
        </div>
      </div>
    );
  }
  if (value.kind === 'new') {
    return (
      <fieldset className="rounded-control border border-line bg-sunken p-3">
        <legend className="px-1 text-small font-semibold text-muted">{t('newTicket.newCustomer')}</legend>
        <div className="grid grid-cols-3 gap-2.5">
          <TextField
            ref={inputRef}
            label={t('newTicket.customerName')}
            error={problem}
            value={value.name}
            onChange={(event) => onChange({ ...value, name: event.target.value })}
            onBlur={onLeave}
            autoFocus
          />
          <ContactField
            label={t('newTicket.customerPhone')}
            type="text"
            value={value.phone}
            isHidden={hidden.includes('customer.phone')}
            onChange={(phone) => onChange({ ...value, phone })}
          />
          <ContactField
            label={t('newTicket.customerEmail')}
            type="email"
            value={value.email}
            isHidden={hidden.includes('customer.email')}
            onChange={(email) => onChange({ ...value, email })}
          />
        </div>
        <button
          type="button"
          className="mt-2 text-small text-accent hover:underline"
          onClick={() => onChange({ kind: 'none' })}
        >
          {t('newTicket.otherCustomer')}
        </button>
      </fieldset>
    );
  }
  return <CustomerSearch {...props} />;
}

function CustomerSearch({
  onChange,
  text,
  onText,
  onLeave,
  problem,
  inputRef,
}: Omit<CustomerFieldProps, 'value'>): ReactElement {
  const { t } = useText();
  const hidden = useHiddenFields();
  const id = useId();
  // The list is there while somebody is choosing: left open, it would cover the next field.
  const [isChoosing, setIsChoosing] = useState(false);
  const query = useDeferredValue(text.trim());
  const { data } = useLiveQuery('customer.find', query === '' ? null : { text: query, limit: FOUND });
  const found = query === '' ? [] : (data ?? []);
  const isOpen = isChoosing && text.trim() !== '';
  const lines = [
    ...found.map((customer) => ({
      value: customer.id as string,
      customer,
      run: () => onChange({ kind: 'known', customer }),
    })),
    { value: 'new', customer: null, run: () => onChange(newCustomerFrom(text, hidden)) },
  ];
  const chosen = useChosenItem(text, lines);
  const active = lines.findIndex(({ value }) => value === chosen.value);
  const move = (delta: number): void => {
    const line = lines[Math.min(Math.max(0, active + delta), lines.length - 1)];
    if (line !== undefined) chosen.onValueChange(line.value);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isOpen || event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229) return;
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) lines[active]?.run();
    else return;
    event.preventDefault();
  };
  return (
    <div className="relative flex flex-col gap-1" onKeyDownCapture={chosen.onKeyDownCapture}>
      <label htmlFor={id} className="text-small font-semibold text-muted">
        {t('field.customer')}
      </label>
      <input
        ref={inputRef}
        id={id}
        role="combobox"
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-activedescendant={isOpen ? `${id}-${active}` : undefined}
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : `${id}-note`}
        autoComplete="off"
        value={text}
        placeholder={t('newTicket.customerPlaceholder')}
        onChange={(event) => onText(event.target.value)}
        onFocus={() => setIsChoosing(true)}
        onBlur={() => {
          setIsChoosing(false);
          onLeave();
        }}
        onKeyDown={onKeyDown}
        className={INPUT_CLASS}
      />
      {problem === undefined ? null : (
        <p id={`${id}-note`} className="text-small text-danger">
          {problem}
        </p>
      )}
      {isOpen ? (
        <div
          id={`${id}-list`}
          role="listbox"
          aria-label={t('field.customer')}
          // A press on the list leaves the focus in the field.
          onMouseDown={(event) => event.preventDefault()}
          onPointerMoveCapture={chosen.onPointerMoveCapture}
          className="floating absolute top-full z-10 mt-1 w-full p-1"
        >
          {lines.map(({ value, customer, run }, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field above handles the keys
            <div
              key={value}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              onPointerMove={() => chosen.onValueChange(value)}
              onClick={run}
              className={cx(
                'flex h-8 items-center gap-2.5 rounded-control px-2',
                index === active && 'bg-accent-soft',
              )}
            >
              {customer === null ? (
                <>
                  <UserPlus size={16} strokeWidth={1.75} aria-hidden className="mx-0.5 text-accent" />
                  {t('newTicket.addCustomer', { text: text.trim() })}
                </>
              ) : (
                <>
                  <Avatar name={customer.name} size={20} />
                  <span className="shrink-0">{customer.name}</span>
                  <span className="min-w-0 truncate text-faint">
                    {[customer.phone, customer.email].filter((part) => part !== null).join(' · ')}
                  </span>
                </>
              )}
            </div>
          ))}
        </div>
      ) : null}
    </div>
  );
}
