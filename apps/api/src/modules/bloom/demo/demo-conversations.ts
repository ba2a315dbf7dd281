import { randomUUID } from 'node:crypto';
import type { Prisma } from '@quintet/db/generated/client';
import type { DemoLead } from './demo-leads.ts';
import { followUps, openings } from './demo-words.ts';
import type { Dice } from './dice.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** What was said with the leads, and what came of it. */
export interface DemoConversations {
  readonly conversations: (Prisma.BloomConversationCreateManyInput & {
    readonly id: string;
    readonly created_at: Date;
  })[];
  readonly messages: Prisma.BloomMessageCreateManyInput[];
  readonly recommendations: Prisma.BloomServiceRecommendationCreateManyInput[];
  readonly appointments: Prisma.BloomAppointmentCreateManyInput[];
}

/** Conversations with about half of the leads. */
export function inventConversations(leads: readonly DemoLead[], now: Date, dice: Dice): DemoConversations {
  const told: DemoConversations = { conversations: [], messages: [], recommendations: [], appointments: [] };
  for (const lead of leads) {
    recommend(told, lead, dice);
    if (!dice.chance(lead.lead_status === 'new' ? 0.2 : 0.55)) continue;
    converse(told, lead, { now, dice });
    if (['opportunity', 'customer'].includes(lead.lead_status)) meet(told, lead, { now, dice });
  }
  return told;
}

interface Circumstances {
  readonly now: Date;
  readonly dice: Dice;
}

function converse(told: DemoConversations, lead: DemoLead, { now, dice }: Circumstances): void {
  const id = randomUUID();
  const begun = lead.created_at.getTime() + dice.between(1, 20) * minuteMs;
  const turns = [openings[lead.service], ...followUps.slice(0, dice.between(0, followUps.length))];
  const spoken = turns.flat().map((content, index) => ({
    conversation_id: id,
    role: index % 2 === 0 ? 'user' : 'assistant',
    content,
    agent_type: index % 2 === 0 ? null : 'chat',
    created_at: new Date(Math.min(begun + index * 2 * minuteMs, now.getTime())),
  }));
  const created_at = new Date(Math.min(begun, now.getTime()));
  const isOpen = now.getTime() - begun < 3 * dayMs;
  told.messages.push(...spoken);
  told.conversations.push({
    id,
    lead_id: lead.id,
    session_id: randomUUID(),
    user_id: lead.user_id ?? null,
    status: isOpen ? 'active' : dice.weigh({ completed: 78, archived: 16, paused: 6 }),
    channel: dice.weigh({ chat: 52, email: 24, phone: 12, web: 12 }),
    created_at,
    updated_at: spoken.at(-1)?.created_at ?? created_at,
  });
}

function recommend(told: DemoConversations, lead: DemoLead, dice: Dice): void {
  if (lead.lead_score === null || !dice.chance(0.6)) return;
  const confidence_score = dice.between(45, 96) / 100;
  const isWon = ['opportunity', 'customer'].includes(lead.lead_status);
  told.recommendations.push({
    lead_id: lead.id,
    service_name: lead.service,
    confidence_score,
    reasoning: `${lead.company} asked for ${lead.service.toLowerCase()} with a budget of ${lead.budget_range}.`,
    priority: confidence_score > 0.7 ? 'high' : 'medium',
    status: dice.weigh({ suggested: 30, accepted: isWon ? 60 : 22, rejected: isWon ? 10 : 48 }),
    created_at: lead.created_at,
  });
}

/** Each who came close was met; the youngest meetings are still to come. */
function meet(told: DemoConversations, lead: DemoLead, { now, dice }: Circumstances): void {
  const scheduled_at = new Date(lead.created_at.getTime() + dice.between(2, 12) * dayMs);
  const isPast = scheduled_at < now;
  told.appointments.push({
    lead_id: lead.id,
    appointment_type: dice.weigh({ 'first call': 60, workshop: 25, review: 15 }),
    scheduled_at,
    duration_minutes: dice.pick([30, 45, 60]),
    status: isPast ? dice.weigh({ completed: 86, no_show: 8, cancelled: 6 }) : 'confirmed',
    created_at: lead.created_at,
  });
}
