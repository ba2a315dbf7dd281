import type { Transaction } from '@quintet/db/open-db';
import type { Core } from '../../../core.ts';
import { saveAccount } from '../access/accounts.ts';
import { inventAgentLogs } from './demo-agents.ts';
import { listDemoDays } from './demo-calendar.ts';
import { inventConversations } from './demo-conversations.ts';
import { type DemoLead, inventLeads } from './demo-leads.ts';
import { inventNotifications } from './demo-notifications.ts';
import { demoWorkflow, inventExecutions } from './demo-runs.ts';
import { inventSubscriptions } from './demo-subscriptions.ts';
import { createDice } from './dice.ts';

/** Who signs in to the demo. */
export const demoAccounts = [
  { email: 'maya@pixelcraft.example', role: 'admin', display_name: 'Maya Castell' },
  { email: 'jonas@pixelcraft.example', role: 'user', display_name: 'Jonas Brandt' },
] as const;

const seed = 20_26;

/** The password of a demo account: another one in each installation, the same at each start. */
export function demoPassword({ deriveSecret }: Pick<Core, 'deriveSecret'>, email: string): string {
  return deriveSecret(`bloom demo ${email}`).slice(0, 16);
}

/**
 * Fills an empty Bloom with an invented agency: two accounts, and a year of leads, conversations, subscriptions and runs
 * that ends today. Does nothing where there is an account or a lead.
 */
export async function loadDemoAgency(core: Core): Promise<void> {
  const { db } = core;
  if ((await db.prisma.bloomAccount.count()) > 0 || (await db.prisma.bloomLead.count()) > 0) return;
  const [maya, jonas] = demoAccounts;
  const owners = [
    await saveAccount(db, { ...maya, password: demoPassword(core, maya.email) }),
    await saveAccount(db, { ...jonas, password: demoPassword(core, jonas.email) }),
  ] as const;
  const now = new Date();
  const dice = createDice(seed);
  const days = listDemoDays(now);
  const leads = inventLeads(days, owners, dice);
  const told = inventConversations(leads, now, dice);
  const packages = await db.prisma.bloomPricingPackage.findMany();
  const launch = await db.prisma.bloomPricingCampaign.findUnique({ where: { code: 'LAUNCH50' } });
  const subscriptions = inventSubscriptions(days, { packages, launchId: launch?.id, now, dice });
  await db.transaction(async (tx) => {
    await insertRows(tx, 'leads', leads.map(withoutService));
    await insertRows(tx, 'conversations', told.conversations);
    await insertRows(tx, 'messages', told.messages);
    await insertRows(tx, 'service_recommendations', told.recommendations);
    await insertRows(tx, 'appointments', told.appointments);
    await tx.bloomUserSubscription.createMany({ data: subscriptions });
    await tx.bloomPricingCampaign.updateMany({
      where: { code: 'LAUNCH50' },
      data: { used_count: subscriptions.filter(({ campaign_id }) => campaign_id !== null).length },
    });
    await insertRows(tx, 'agent_logs', inventAgentLogs(days, dice));
    await tx.bloomWorkflow.create({ data: demoWorkflow });
    await tx.bloomWorkflowExecution.createMany({ data: inventExecutions(leads, dice) });
    await tx.bloomNotification.createMany({ data: inventNotifications(leads, owners, now) });
  });
}

function withoutService({ service: _service, ...lead }: DemoLead) {
  return lead;
}

/** Thousands of rows at once, as JSON: Prisma takes seconds to compile as many values. All have the same fields. */
async function insertRows(tx: Transaction, table: string, rows: readonly object[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).join(', ');
  await tx.$executeRawUnsafe(
    `insert into bloom.${table} (${columns})
     select ${columns} from json_populate_recordset(null::bloom.${table}, $1::json)`,
    JSON.stringify(rows),
  );
}
