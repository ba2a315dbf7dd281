import { randomUUID } from 'node:crypto';
import type { Db } from '@quintet/db/open-db';
import fc from 'fast-check';

/** Where days, weeks, months and years begin and end, and where the clocks of other zones jump. */
const edges = [
  '2024-12-29T23:59:59.999Z',
  '2024-12-30T00:00:00.000Z',
  '2024-12-31T23:59:59.999Z',
  '2025-01-01T00:00:00.000Z',
  '2025-01-05T23:59:59.999Z',
  '2025-01-06T00:00:00.000Z',
  '2025-01-31T23:59:59.999Z',
  '2025-02-28T23:59:59.999Z',
  '2025-03-01T00:00:00.000Z',
  '2025-03-09T02:30:00.000Z',
  '2025-03-09T23:45:00.000Z',
  '2025-03-10T00:00:00.000Z',
];

/** A moment of the months around an end of year; every other one is an edge. */
export const moments: fc.Arbitrary<Date> = fc.oneof(
  fc.constantFrom(...edges).map((edge) => new Date(edge)),
  fc.date({ min: new Date('2024-12-15'), max: new Date('2025-03-20'), noInvalidDate: true }),
);

const owners = Array.from({ length: 3 }, () => randomUUID());

/** Somebody with rows, or nobody: then they are the house's own. */
const owner = fc.constantFrom<string | null>(...owners, null);
const cents = fc.integer({ min: 0, max: 99_999 });
const ids = fc.uuid({ version: 4 });
const created = { id: ids, user_id: owner, created_at: moments };
const deleted_at = fc.option(moments, { freq: 3 });

const leads = fc.record({
  ...created,
  lead_status: fc.constantFrom('new', 'contacted', 'qualified', 'opportunity', 'customer', 'lost'),
  lead_score: fc.option(fc.integer({ min: 0, max: 100 })),
  deleted_at,
});
const conversations = fc.record({
  ...created,
  status: fc.constantFrom('active', 'paused', 'completed', 'archived'),
  channel: fc.constantFrom('chat', 'email', 'phone'),
  messages: fc.nat(4),
  deleted_at,
});
const subscriptions = fc.record({
  ...created,
  package_name: fc.constantFrom<string | null>('Starter', 'Professional', 'Enterprise', null),
  status: fc.constantFrom('active', 'cancelled', 'expired', 'pending', 'paused'),
  cents,
  updated_at: moments,
  start_date: moments,
  end_date: fc.option(moments),
});
const calls = fc.record({
  id: ids,
  agent_type: fc.constantFrom('chat', 'lead_qualification', 'web_development'),
  status: fc.constantFrom('success', 'error', 'timeout'),
  execution_time_ms: fc.nat(20_000),
  created_at: moments,
});
const recommendations = fc.record({
  id: ids,
  service_name: fc.constantFrom('branding', 'seo', 'website'),
  status: fc.constantFrom('suggested', 'accepted', 'rejected'),
  confidence_score: fc.constantFrom(0, 0.25, 0.5, 0.75, 1),
  of: fc.tuple(fc.constantFrom('leads', 'conversations', 'nothing'), fc.nat()),
});

const many = { maxLength: 60, size: 'max' } as const;

/** The rows of an agency, or no rows at all. */
export const agencies = fc.record({
  leads: fc.array(leads, many),
  conversations: fc.array(conversations, many),
  subscriptions: fc.array(subscriptions, many),
  calls: fc.array(calls, many),
  recommendations: fc.array(recommendations, many),
});

type Drawn = typeof agencies extends fc.Arbitrary<infer Value> ? Value : never;

/** What was drawn, with whose the recommendations are. */
export interface Agency extends Omit<Drawn, 'recommendations'> {
  readonly owners: readonly string[];
  readonly recommendations: readonly (Omit<Drawn['recommendations'][number], 'of'> & {
    readonly user_id: string | null;
  })[];
}

/** Puts an agency in the place of all rows that a database has. Gives what is there now. */
export async function writeAgency({ prisma }: Db, drawn: Drawn): Promise<Agency> {
  await prisma.$executeRaw`
    truncate bloom.leads, bloom.conversations, bloom.user_subscriptions, bloom.agent_logs,
      bloom.service_recommendations cascade`;
  await prisma.bloomLead.createMany({
    data: drawn.leads.map((lead) => ({ ...lead, email: `${lead.id}@example.org`, source: 'test' })),
  });
  await prisma.bloomConversation.createMany({
    data: drawn.conversations.map(({ id, user_id, status, channel, created_at, deleted_at }) => ({
      id,
      user_id,
      status,
      channel,
      created_at,
      deleted_at,
    })),
  });
  await prisma.bloomMessage.createMany({
    data: drawn.conversations.flatMap(({ id, messages }) =>
      Array.from({ length: messages }, () => ({ conversation_id: id, role: 'user', content: 'Hello' })),
    ),
  });
  const packages = await prisma.bloomPricingPackage.findMany();
  await prisma.bloomUserSubscription.createMany({
    data: drawn.subscriptions.map(({ package_name, cents, ...row }) => ({
      ...row,
      final_price: cents / 100,
      package_id: packages.find(({ name }) => name === package_name)?.id ?? null,
    })),
  });
  await prisma.bloomAgentLog.createMany({ data: drawn.calls.map((call) => ({ ...call, action: 'invoke' })) });
  const of = drawn.recommendations.map((row) => ({ ...row, ...parentOf(drawn, row.of) }));
  await prisma.bloomServiceRecommendation.createMany({
    data: of.map(({ id, service_name, status, confidence_score, lead_id, conversation_id }) => ({
      id,
      service_name,
      status,
      confidence_score,
      lead_id,
      conversation_id,
    })),
  });
  return { ...drawn, owners, recommendations: of };
}

/** The row that a recommendation was made for, and whose it is. */
function parentOf(drawn: Drawn, [kind, index]: [string, number]) {
  const lead = kind === 'leads' ? drawn.leads[index % drawn.leads.length] : undefined;
  const conversation =
    kind === 'conversations' ? drawn.conversations[index % drawn.conversations.length] : undefined;
  return {
    lead_id: lead?.id ?? null,
    conversation_id: conversation?.id ?? null,
    user_id: (lead ?? conversation)?.user_id ?? null,
  };
}
