import type { UpdateProfileInput } from '@quintet/contracts/bloom/account';
import type { Prisma } from '@quintet/db/generated/client';
import type { z } from 'zod';
import type { Context } from '../../../context.ts';
import { readClock } from '../../../platform/clock.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import type { Identity } from './identity.ts';
import type { Rows } from './rows.ts';

type ProfileContext = Context<{ readonly rows: Rows }, Identity>;
type Shown = Pick<Prisma.BloomProfileGetPayload<object>, 'display_name' | 'avatar_url' | 'bio'>;

/** How the caller is shown; nobody else sees or changes it. Throws `FORBIDDEN` for a token that names nobody. */
export async function getProfile({ services, identity }: ProfileContext) {
  const user_id = nameOf(identity);
  const row = await services.rows.read(
    identity,
    async (tx) => await tx.bloomProfile.findUnique({ where: { user_id } }),
  );
  return describe(identity, row);
}

/** Changes the fields that are given. Throws `FORBIDDEN` for a token that names nobody. */
export async function updateProfile(
  { services, identity }: ProfileContext,
  input: z.output<typeof UpdateProfileInput>,
) {
  const user_id = nameOf(identity);
  const given = Object.fromEntries(Object.entries(input).map(([field, value]) => [field, value ?? null]));
  const row = await services.rows.write(
    identity,
    async (tx) =>
      await tx.bloomProfile.upsert({
        where: { user_id },
        create: { user_id, ...given },
        update: { ...given, updated_at: await readClock(tx) },
      }),
  );
  return describe(identity, row);
}

function describe(identity: Identity, row: Shown | null) {
  return {
    user_id: nameOf(identity),
    email: identity.email,
    role: identity.role,
    display_name: row?.display_name ?? null,
    avatar_url: row?.avatar_url ?? null,
    bio: row?.bio ?? null,
  };
}

function nameOf({ user_id }: Identity): string {
  if (user_id === null) throw new ContractError('FORBIDDEN', { message: 'The token names nobody' });
  return user_id;
}
