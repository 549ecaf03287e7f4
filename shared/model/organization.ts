import { z } from 'zod';
import { OrganizationId } from './ids.ts';

/** The company a customer belongs to. */
export const Organization = z.object({
  id: OrganizationId,
  name: z.string().min(1).max(200),
  /** Mail domain that new customers are matched by. */
  domain: z.string().max(253).nullable(),
});
export type Organization = z.infer<typeof Organization>;
