import type { User } from '../../model/user.ts';

/** Whether a person may say what the organization promises: administrators. */
export function maySetSla({ role, isActive }: Pick<User, 'role' | 'isActive'>): boolean {
  return role === 'admin' && isActive;
}
