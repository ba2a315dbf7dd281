import { type ChangeRoleInput, type ListUsersInput, Role, type User } from '@quintet/contracts/bloom/account';
import type { Prisma } from '@quintet/db/generated/client';
import type { Transaction } from '@quintet/db/open-db';
import type { z } from 'zod';
import type { Context } from '../../../context.ts';
import { readClock } from '../../../platform/clock.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import type { Identity } from './identity.ts';
import type { Roles } from './roles.ts';
import type { Rows } from './rows.ts';

type UsersContext = Context<{ readonly rows: Rows; readonly roles: Roles }, Identity>;

/** Everybody whose token was seen here, a page at a time, the first first. */
export async function listUsers(
  { services, identity }: UsersContext,
  { limit, offset, role }: z.output<typeof ListUsersInput>,
) {
  const where = role === undefined ? {} : { role };
  return await services.rows.read(identity, async (tx) => {
    const rows = await tx.bloomUserProfile.findMany({
      where,
      orderBy: [{ created_at: 'asc' }, { id: 'asc' }],
      take: limit,
      skip: offset,
    });
    return { items: rows.map(toUser), total: await tx.bloomUserProfile.count({ where }) };
  });
}

/** Gives somebody a role, here at once. Throws `NOT_FOUND`, or `CONFLICT` where nobody would be admin any more. */
export async function changeRole(
  { services, identity }: UsersContext,
  { user_id, role }: z.output<typeof ChangeRoleInput>,
): Promise<User> {
  const row = await services.rows.write(identity, async (tx) => {
    // Two admins who demote each other take turns.
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('bloom.user_profiles roles', 0))`;
    const known = await tx.bloomUserProfile.findUnique({ where: { user_id } });
    if (known === null) throw new ContractError('NOT_FOUND', { message: 'User not found' });
    if (known.role === role) return known;
    if (role === 'user') await refuseLastAdmin(tx);
    const data = { role, updated_at: await readClock(tx) };
    return await tx.bloomUserProfile.update({ where: { user_id }, data });
  });
  services.roles.forget(user_id);
  return toUser(row);
}

async function refuseLastAdmin(tx: Transaction): Promise<void> {
  if ((await tx.bloomUserProfile.count({ where: { role: 'admin' } })) === 1)
    throw new ContractError('CONFLICT', {
      message: 'The last admin stays one; give somebody else the role first',
    });
}

function toUser({ user_id, email, role, created_at }: Prisma.BloomUserProfileGetPayload<object>): User {
  return { user_id, email, role: Role.parse(role), created_at: created_at.toISOString() };
}
