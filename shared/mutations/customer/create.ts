import { z } from 'zod';
import { Customer } from '../../model/customer.ts';
import { withoutControls } from '../../util/without-controls.ts';
import { accept, defineMutation, refuse } from '../mutation.ts';

/** Adds somebody who asks for help and is not known yet. */
export const createCustomer = defineMutation({
  name: 'customer.create',
  version: 1,
  args: z.object({
    customer: Customer.extend({ name: z.string().overwrite(withoutControls).min(1).max(200) }),
  }),
  carries: [
    { path: ['customer', 'email'], field: 'customer.email' },
    { path: ['customer', 'phone'], field: 'customer.phone' },
  ],
  reads: ({ customer }) => [
    { entity: 'customer', id: customer.id },
    ...(customer.organizationId === null
      ? []
      : [{ entity: 'organization' as const, id: customer.organizationId }]),
  ],
  decide(reads, { customer }) {
    const { organizationId } = customer;
    if (organizationId !== null && reads.get('organization', organizationId) === undefined) {
      return refuse('customerNotFound');
    }
    if (reads.get('customer', customer.id) !== undefined) return accept([]);
    return accept([{ kind: 'put', entity: 'customer', row: customer }]);
  },
});
