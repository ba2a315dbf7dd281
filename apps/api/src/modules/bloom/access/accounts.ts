import type { Role } from '@quintet/contracts/bloom/account';
import type { Db } from '@quintet/db/open-db';
import { hashPassword } from './passwords.ts';

/** Makes an account, or gives the one of this address another password and role. Gives its `user_id`. */
export async function saveAccount(
  { transaction }: Pick<Db, 'transaction'>,
  given: { email: string; password: string; role: Role; display_name?: string },
): Promise<string> {
  const email = given.email.trim().toLowerCase();
  const password_hash = await hashPassword(given.password);
  const { role, display_name = null } = given;
  return await transaction(async (tx) => {
    const { user_id } = await tx.bloomAccount.upsert({
      where: { email },
      create: { email, password_hash },
      update: { password_hash },
    });
    await tx.bloomUserProfile.upsert({
      where: { user_id },
      create: { user_id, email, role },
      update: { role, updated_at: new Date() },
    });
    if (display_name !== null)
      await tx.bloomProfile.upsert({
        where: { user_id },
        create: { user_id, display_name },
        update: { display_name },
      });
    return user_id;
  });
}
