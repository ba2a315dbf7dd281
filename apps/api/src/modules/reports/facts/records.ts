import { Customer, Opportunity } from '@quintet/contracts/reports/facts';
import type {
  CustomerInput,
  CustomerList,
  CustomerRecord,
  ListOpportunitiesInput,
  OpportunityInput,
  OpportunityList,
  OpportunityRecord,
  SaveCustomerInput,
  SaveOpportunityInput,
} from '@quintet/contracts/reports/studio-schemas';
import type { ReportsCustomer, ReportsOpportunity } from '@quintet/db/generated/client';
import type { Db, Transaction } from '@quintet/db/open-db';
import { z } from 'zod';
import type { Context } from '../../../context.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { readRows } from '../../../platform/rows.ts';
import { idOf, recordKey, tenantOf } from '../access/tenants.ts';
import { demoCustomers, demoOpportunities } from '../demo/demo-customer.ts';

const done = { done: true } as const;

/** A key: its tenant's records are all that is there for it. */
type KeyContext = Context<unknown, string>;

/** All customers of a tenant with the number of their opportunities, by name. */
export async function listCustomers({ core, identity }: KeyContext): Promise<z.output<typeof CustomerList>> {
  const { prisma } = core.db;
  const where = { tenant: tenantOf(identity) };
  const rows = await prisma.reportsCustomer.findMany({
    where,
    orderBy: [{ name: 'asc' }, { customer_id: 'asc' }],
  });
  const counts = await prisma.reportsOpportunity.groupBy({ by: ['customer_id'], where, _count: true });
  const countOf = new Map(counts.map(({ customer_id, _count }) => [customer_id, _count]));
  return {
    customers: rows.map((row) => {
      const { customer_id, name, industry } = Customer.parse(row.facts);
      const opportunities = countOf.get(customer_id) ?? 0;
      return { customer_id, name, industry, opportunities, updated_at: row.updated_at.toISOString() };
    }),
  };
}

/** Throws `NOT_FOUND`. */
export async function getCustomer(
  { core, identity }: KeyContext,
  { customer_id }: z.output<typeof CustomerInput>,
): Promise<CustomerRecord> {
  const row = await core.db.prisma.reportsCustomer.findUnique({ where: findCustomer(identity, customer_id) });
  if (row === null) throw new ContractError('NOT_FOUND');
  return toCustomerRecord(row);
}

const RevisionRow = z.object({ revision: z.number() });

/** Makes or replaces a customer. Throws `CONFLICT` when the one that was edited is not the newest. */
export async function saveCustomer(
  { core, identity }: KeyContext,
  { customer, revision }: z.output<typeof SaveCustomerInput>,
): Promise<CustomerRecord> {
  return await core.db.transaction(async (tx) => {
    const tenant = tenantOf(identity);
    const key = recordKey(tenant, customer.customer_id);
    await requireNewest(
      revision,
      async () =>
        await tx.$queryRaw`
        select revision from reports.customers where customer_id = ${key} and tenant = ${tenant} for update`,
    );
    return toCustomerRecord(await putCustomer(tx, tenant, customer));
  });
}

/** Throws `NOT_FOUND`. */
export async function deleteCustomer(
  { core, identity }: KeyContext,
  { customer_id }: z.output<typeof CustomerInput>,
): Promise<typeof done> {
  await core.db.transaction(async (tx) => {
    const where = findCustomer(identity, customer_id);
    const { count } = await tx.reportsCustomer.deleteMany({ where });
    if (count === 0) throw new ContractError('NOT_FOUND');
    await tx.reportsOpportunity.deleteMany({ where: { customer_id, tenant: where.tenant } });
  });
  return done;
}

/** All opportunities, or those of one customer, by title. */
export async function listOpportunities(
  { core, identity }: KeyContext,
  { customer_id }: z.output<typeof ListOpportunitiesInput>,
): Promise<z.output<typeof OpportunityList>> {
  const tenant = tenantOf(identity);
  const rows = await core.db.prisma.reportsOpportunity.findMany({
    where: customer_id === undefined ? { tenant } : { tenant, customer_id },
    select: { opportunity_id: true, customer_id: true, title: true, updated_at: true },
    orderBy: [{ title: 'asc' }, { opportunity_id: 'asc' }],
  });
  return {
    opportunities: rows.map(({ opportunity_id, updated_at, ...row }) => ({
      ...row,
      opportunity_id: idOf(tenant, opportunity_id),
      updated_at: updated_at.toISOString(),
    })),
  };
}

/** Throws `NOT_FOUND`. */
export async function getOpportunity(
  { core, identity }: KeyContext,
  { opportunity_id }: z.output<typeof OpportunityInput>,
): Promise<OpportunityRecord> {
  const where = findOpportunity(identity, opportunity_id);
  const row = await core.db.prisma.reportsOpportunity.findUnique({ where });
  if (row === null) throw new ContractError('NOT_FOUND');
  return toOpportunityRecord(row);
}

/** Makes or replaces an opportunity. Throws `CONFLICT` when the one that was edited is not the newest. */
export async function saveOpportunity(
  { core, identity }: KeyContext,
  { opportunity, revision }: z.output<typeof SaveOpportunityInput>,
): Promise<OpportunityRecord> {
  return await core.db.transaction(async (tx) => {
    const tenant = tenantOf(identity);
    const key = recordKey(tenant, opportunity.opportunity_id);
    await requireNewest(
      revision,
      async () =>
        await tx.$queryRaw`
        select revision from reports.opportunities where opportunity_id = ${key} and tenant = ${tenant} for update`,
    );
    return toOpportunityRecord(await putOpportunity(tx, tenant, opportunity));
  });
}

/** Throws `NOT_FOUND`. */
export async function deleteOpportunity(
  { core, identity }: KeyContext,
  { opportunity_id }: z.output<typeof OpportunityInput>,
): Promise<typeof done> {
  const where = findOpportunity(identity, opportunity_id);
  const { count } = await core.db.prisma.reportsOpportunity.deleteMany({ where });
  if (count === 0) throw new ContractError('NOT_FOUND');
  return done;
}

/** Writes a customer of a tenant, new or known; an empty tenant is that of keys without one. */
export async function putCustomer(
  tx: Transaction,
  tenant: string,
  customer: Customer,
): Promise<ReportsCustomer> {
  const { name } = customer;
  const customer_id = recordKey(tenant, customer.customer_id);
  return await tx.reportsCustomer.upsert({
    where: { customer_id },
    create: { customer_id, tenant, name, facts: customer },
    update: { name, facts: customer, revision: { increment: 1 }, updated_at: new Date() },
  });
}

/** Writes an opportunity of a tenant, new or known. */
export async function putOpportunity(
  tx: Transaction,
  tenant: string,
  opportunity: Opportunity,
): Promise<ReportsOpportunity> {
  const { customer_id, title } = opportunity;
  const opportunity_id = recordKey(tenant, opportunity.opportunity_id);
  return await tx.reportsOpportunity.upsert({
    where: { opportunity_id },
    create: { opportunity_id, tenant, customer_id, title, facts: opportunity },
    update: { customer_id, title, facts: opportunity, revision: { increment: 1 }, updated_at: new Date() },
  });
}

/** Puts the invented customers of the demo into tables that hold nothing yet. */
export async function loadDemoRecords(prisma: Db['prisma']): Promise<void> {
  await prisma.$transaction(async (tx) => {
    const held = (await tx.reportsCustomer.count()) + (await tx.reportsOpportunity.count());
    if (held > 0) return;
    for (const customer of demoCustomers) await putCustomer(tx, '', customer);
    for (const opportunity of demoOpportunities) await putOpportunity(tx, '', opportunity);
  });
}

function findCustomer(owner: string, id: string) {
  const tenant = tenantOf(owner);
  return { customer_id: recordKey(tenant, id), tenant };
}

function findOpportunity(owner: string, id: string) {
  const tenant = tenantOf(owner);
  return { opportunity_id: recordKey(tenant, id), tenant };
}

/** Locks the record that was edited, and throws `CONFLICT` when another revision is the newest. */
async function requireNewest(edited: number | undefined, lock: () => Promise<unknown>): Promise<void> {
  if (edited === undefined) return;
  const [row] = await readRows(RevisionRow, lock());
  if (row?.revision === edited) return;
  throw new ContractError('CONFLICT', {
    message: 'Somebody saved this record in the meantime; load it again before you save',
  });
}

function toCustomerRecord({ facts, revision, updated_at }: ReportsCustomer): CustomerRecord {
  return { customer: Customer.parse(facts), revision, updated_at: updated_at.toISOString() };
}

function toOpportunityRecord({ facts, revision, updated_at }: ReportsOpportunity): OpportunityRecord {
  return { opportunity: Opportunity.parse(facts), revision, updated_at: updated_at.toISOString() };
}
