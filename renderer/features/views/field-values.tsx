import { type ReactElement, useDeferredValue, useState } from 'react';
import { Channel } from '../../../shared/model/channel.ts';
import type { ConditionField } from '../../../shared/model/condition.ts';
import { CustomerId } from '../../../shared/model/ids.ts';
import { Status } from '../../../shared/model/status.ts';
import { TicketType } from '../../../shared/model/ticket.ts';
import { useText } from '../../i18n/translator.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import { ValueBox, type ValueOption } from './value-box.tsx';

interface FieldValuesProps {
  readonly field: ConditionField;
  readonly label: string;
  readonly values: readonly (string | number)[];
  readonly onChange: (values: readonly (string | number)[]) => void;
  readonly problemId: string | undefined;
}

/** The values that a field is compared with, by their names. */
export function FieldValues(props: FieldValuesProps): ReactElement {
  return props.field === 'customerId' ? <Customers {...props} /> : <Listed {...props} />;
}

function Listed({ field, values, onChange, ...rest }: FieldValuesProps): ReactElement {
  const options = useOptions(field);
  return (
    <ValueBox
      {...rest}
      options={options}
      chosen={values.map((value) => optionOf(options, value))}
      onChange={(chosen) => onChange(chosen.map(({ value }) => value))}
    />
  );
}

const FOUND = 12;

function Customers({ values, onChange, ...rest }: FieldValuesProps): ReactElement {
  const [text, setText] = useState('');
  const query = useDeferredValue(text).trim();
  const { data: found } = useLiveQuery('customer.find', query === '' ? null : { text: query, limit: FOUND });
  const ids = values.flatMap((value) => CustomerId.safeParse(value).data ?? []);
  const { data: named } = useLiveQuery('customer.names', { ids });
  const options = [...(named ?? []), ...(found ?? [])].map(({ id, name }) => ({ value: id, label: name }));
  return (
    <ValueBox
      {...rest}
      options={query === '' ? [] : (found ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      chosen={values.map((value) => optionOf(options, value))}
      onChange={(chosen) => onChange(chosen.map(({ value }) => value))}
      search={{ text, onText: setText }}
    />
  );
}

/** What is not known here, such as somebody who has left, stands by its value. */
function optionOf(options: readonly ValueOption[], value: string | number): ValueOption {
  return options.find((option) => option.value === value) ?? { value, label: String(value) };
}

function useOptions(field: ConditionField): readonly ValueOption[] {
  const { t } = useText();
  const { data: teams } = useLiveQuery('team.list', field === 'teamId' ? {} : null);
  const { data: branches } = useLiveQuery('branch.list', field === 'branchId' ? {} : null);
  const { data: users } = useLiveQuery('user.list', field === 'assigneeId' ? {} : null);
  const { data: tags } = useLiveQuery('tag.list', field === 'tags' ? {} : null);
  switch (field) {
    case 'status':
      return Status.options.map((value) => ({ value, label: t(`status.${value}`) }));
    case 'priority':
      return ([0, 1, 2, 3] as const).map((value) => ({
        value,
        label: `${t(`priority.${value}`)} · ${t(`priorityHint.${value}`)}`,
      }));
    case 'type':
      return TicketType.options.map((value) => ({ value, label: t(`type.${value}`) }));
    case 'channel':
      return Channel.options.map((value) => ({ value, label: t(`channel.${value}`) }));
    case 'tags':
      return (tags ?? []).map((value) => ({ value, label: value }));
    case 'teamId':
      return (teams ?? []).map(({ id, name }) => ({ value: id, label: name }));
    case 'branchId':
      return (branches ?? []).map(({ id, name }) => ({ value: id, label: name }));
    case 'assigneeId':
      return (users ?? []).map(({ id, name }) => ({ value: id, label: name }));
    default:
      return [];
  }
}
