import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Db } from '@quintet/db/open-db';
import { ownerOf } from './tenants.ts';

/** The name of the key that is made at first start, when none is configured. */
export const generatedName = 'generated';

/** The keys that open the reports contract. */
export interface ApiKeys {
  /** The owner a key stands for: its tenant, or its own SHA-256; `undefined` for a key that is not valid. */
  verify(key: string): Promise<string | undefined>;
}

const keptMs = 5_000;
/** How often an unknown key may make us look again. */
const againMs = 250;

/** A new key: 256 random bits. */
export function mintKey(): string {
  return `rk_${randomBytes(32).toString('base64url')}`;
}

/** What is kept of a key. */
export function hashKey(key: string): string {
  return hash('sha256', key, 'hex');
}

/**
 * Keys from the configuration, and those of `reports.api_keys`: a new one counts at once, a revoked one for up to five
 * seconds more. With configured keys the generated one is not valid. `demoKey` is valid beside them.
 */
export function createApiKeys(options: {
  prisma: Db['prisma'];
  configured: readonly string[] | undefined;
  demoKey: string | undefined;
}): ApiKeys {
  const { prisma, configured, demoKey } = options;
  const fixed = [...(configured ?? []), ...(demoKey === undefined ? [] : [demoKey])].map((key) =>
    know({ key_hash: hashKey(key), tenant: null }),
  );
  let stored: readonly KnownKey[] = [];
  let readAt = -Infinity;
  let reading: Promise<void> | undefined;

  const read = async () => {
    const rows = await prisma.reportsApiKey.findMany({
      where: { revoked_at: null, ...(configured === undefined ? {} : { name: { not: generatedName } }) },
      select: { key_hash: true, tenant: true },
    });
    stored = rows.map(know);
    readAt = performance.now();
  };
  const refresh = async (olderThanMs: number) => {
    if (performance.now() - readAt < olderThanMs) return;
    await (reading ??= read().finally(() => (reading = undefined)));
  };

  return {
    async verify(key) {
      const given = hash('sha256', key, 'buffer');
      const owner = findOwner(fixed, given);
      if (owner !== undefined) return owner;
      await refresh(keptMs);
      const found = findOwner(stored, given);
      if (found !== undefined) return found;
      await refresh(againMs);
      return findOwner(stored, given);
    },
  };
}

interface KnownKey {
  readonly owner: string;
  readonly digest: Buffer;
}

function know(key: { readonly key_hash: string; readonly tenant: string | null }): KnownKey {
  return { owner: ownerOf(key), digest: Buffer.from(key.key_hash, 'hex') };
}

/** Compares with every one, so that the time tells nothing. */
function findOwner(known: readonly KnownKey[], given: Buffer): string | undefined {
  let found: string | undefined;
  for (const { owner, digest } of known) if (timingSafeEqual(digest, given)) found = owner;
  return found;
}
