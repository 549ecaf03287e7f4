import { z } from 'zod';
import { CustomerId, Instant, OrganizationId } from './ids.ts';
import { Locale } from './locale.ts';

/** Somebody who asks for help. */
export const Customer = z.object({
  id: CustomerId,
  organizationId: OrganizationId.nullable(),
  name: z.string().min(1).max(200),
  email: z.string().max(254).nullable(),
  phone: z.string().max(40).nullable(),
  locale: Locale,
  createdAt: Instant,
});
export type Customer = z.infer<typeof Customer>;
