import { Command as Cmdk } from 'cmdk';
import type { ReactElement } from 'react';
import type { Customer } from '../../../shared/model/customer.ts';
import { Avatar } from '../../components/avatar.tsx';
import { useText } from '../../i18n/translator.ts';
import { useServices } from '../../services.ts';
import { patchUi } from '../../state/ui-state.ts';
import { useLiveQuery } from '../../store-client/use-live.ts';
import type { PaletteItem } from './use-chosen-item.ts';

const CUSTOMERS = 4;

/** The customers whose name, number or address fits what was typed; Enter shows what each ever asked. */
export function useCustomerGroup(query: string): {
  readonly group: ReactElement | null;
  readonly items: readonly PaletteItem[];
} {
  const { ui } = useServices();
  const { t } = useText();
  const { data: found = [] } = useLiveQuery(
    'customer.find',
    query === '' ? null : { text: query, limit: CUSTOMERS },
  );
  if (query === '' || found.length === 0) return { group: null, items: [] };
  const show = (customer: Customer): void => {
    patchUi(ui, { overlay: null });
    // This dialog gives the focus back first, so that the next one knows where it was called from.
    setTimeout(() => patchUi(ui, { overlay: { kind: 'customer', customer } }), 0);
  };
  const group = (
    <Cmdk.Group key="customers" heading={t('palette.customers')}>
      {found.map((customer) => (
        <Cmdk.Item key={customer.id} value={`customer ${customer.id}`} onSelect={() => show(customer)}>
          <Avatar name={customer.name} size={20} />
          <span className="min-w-0 shrink-0 truncate">{customer.name}</span>
          <span className="min-w-0 flex-1 truncate text-faint">
            {[customer.phone, customer.email].filter((part) => part !== null).join(' · ')}
          </span>
        </Cmdk.Item>
      ))}
    </Cmdk.Group>
  );
  return {
    group,
    items: found.map((customer) => ({ value: `customer ${customer.id}`, run: () => show(customer) })),
  };
}
