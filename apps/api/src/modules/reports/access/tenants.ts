import { Prisma } from '@quintet/db/generated/client';

/**
 * A key may belong to a tenant. What keys of one tenant make and record is theirs together, and is not there for anybody
 * else. A key without a tenant owns its reports alone; the records of all such keys are one.
 */
/** What a tenant, or a key, may be called. */
export const nameForm = /^[\w.-]{1,60}$/;

const tenantPrefix = 'tenant:';

/** Who owns what a key makes. */
export function ownerOf(key: { readonly key_hash: string; readonly tenant: string | null }): string {
  return key.tenant === null ? key.key_hash : tenantPrefix + key.tenant;
}

/** The tenant of an owner; empty for a key without one. */
export function tenantOf(owner: string): string {
  return owner.startsWith(tenantPrefix) ? owner.slice(tenantPrefix.length) : '';
}

/**
 * Where the record of an id lies. Records of no tenant lie under their id; those of one under a key that is no id of
 * anybody's, because ids are trimmed and this begins with a blank.
 */
export function recordKey(tenant: string, id: string): string {
  return tenant === '' ? id : ` ${tenantPrefix}${tenant} ${id}`;
}

/** The id that a record's own tenant knows it by. */
export function idOf(tenant: string, key: string): string {
  return key.slice(recordKey(tenant, '').length);
}

/** The names and facts of the records that a report of `reports.reports r` is about, as `c` and `o`. */
export const recordsOfReport = Prisma.sql`
  left join reports.customers c on c.customer_id =
    case when starts_with(r.owner, ${tenantPrefix}) then ' ' || r.owner || ' ' || r.customer_id else r.customer_id end
  left join reports.opportunities o on o.opportunity_id =
    case when starts_with(r.owner, ${tenantPrefix}) then ' ' || r.owner || ' ' || r.opportunity_id else r.opportunity_id end`;
