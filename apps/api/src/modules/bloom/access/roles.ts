import type { Role } from '@quintet/contracts/bloom/account';
import type { Db } from '@quintet/db/open-db';
import { LRUCache } from 'lru-cache';

/** What people may do here, from `bloom.user_profiles`. */
export interface Roles {
  /** The role of a person; whoever is seen for the first time becomes a user. Up to five seconds old. */
  find(user_id: string, email: string | null): Promise<Role>;
  /** A role was changed here. */
  forget(user_id: string): void;
}

const keptMs = 5_000;
const mostKept = 10_000;

/** Reads roles, and keeps those that were asked for a moment ago. */
export function createRoles(prisma: Db['prisma']): Roles {
  const kept = new LRUCache<string, Role>({ max: mostKept, ttl: keptMs });

  async function read(user_id: string, email: string | null): Promise<Role> {
    const found = await prisma.bloomUserProfile.findUnique({ where: { user_id }, select: { role: true } });
    if (found !== null) return found.role === 'admin' ? 'admin' : 'user';
    await prisma.bloomUserProfile.createMany({
      data: { user_id, email: email?.toLowerCase() ?? null },
      skipDuplicates: true,
    });
    return 'user';
  }

  return {
    async find(user_id, email) {
      const known = kept.get(user_id);
      if (known !== undefined) return known;
      const role = await read(user_id, email);
      kept.set(user_id, role);
      return role;
    },
    forget: (user_id) => void kept.delete(user_id),
  };
}
