import { ContractError } from '../../../platform/errors/contract-error.ts';

/** Whoever calls, as far as a token proves it. */
export interface Identity {
  readonly role: 'user' | 'admin' | 'service';
  /** The subject of the token. A service may have none. */
  readonly user_id: string | null;
  readonly email: string | null;
  /** What the token is limited to; without a list it opens all that its role does. */
  readonly scope: readonly string[] | undefined;
  /** When the token ends, in milliseconds since the epoch. */
  readonly expiresAt: number;
}

/**
 * For whom something is done: a service acts for anybody, everybody else for himself (contract "Authentication Flow").
 * Throws `FORBIDDEN`.
 */
export function ownerFor({ role, user_id }: Identity, wanted: string | null | undefined): string | null {
  if (role === 'service') return wanted ?? user_id;
  if (wanted !== null && wanted !== undefined && wanted !== user_id)
    throw new ContractError('FORBIDDEN', { message: 'You may act for yourself only' });
  return user_id;
}

/** Whether all rows are shown, not only one's own. */
export function isStaff({ role }: Pick<Identity, 'role'>): boolean {
  return role !== 'user';
}
