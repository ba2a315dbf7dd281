import type { Prisma } from '@quintet/db/generated/client';
import type { Transaction } from '@quintet/db/open-db';
import { z } from 'zod';
import { ContractError } from '../../../../platform/errors/contract-error.ts';
import { type Amounts, readAmounts } from './amounts.ts';
import type { CustomerInput } from './customer-input.ts';
import type { Source, Work } from './work.ts';

export type LeadRow = Prisma.BloomLeadGetPayload<object>;

/** One turn of a conversation. */
export interface Turn {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

/** What is known of a customer: from his row, from the conversation, and from what the caller says, which goes first. */
export interface Customer {
  readonly lead_id: string | null;
  /** Of the conversation that it is about. */
  readonly conversation_id: string | null;
  readonly name: string | null;
  readonly company: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly website: string | null;
  readonly source: string | null;
  readonly services_interested: readonly string[];
  /** Services that another agent recommended before. */
  readonly recommended: readonly string[];
  readonly budget: string | null;
  /** What `budget` names, where it names any. */
  readonly amounts: Amounts | null;
  readonly timeline: string | null;
  readonly goals: readonly string[];
  readonly audience: string | null;
  readonly notes: string | null;
  /** What the caller asks now. */
  readonly message: string;
  /** Earlier turns, oldest first. */
  readonly turns: readonly Turn[];
  /** How many conversations there were. */
  readonly conversations: number;
  readonly sources: readonly Source[];
}

const mostTurns = 40;

/** Gathers what is known. Throws `BAD_REQUEST` for a lead that the caller does not see. */
export async function gatherCustomer(work: Work, input: CustomerInput): Promise<Customer> {
  return await work.rows.read(work.identity, async (tx) => {
    const conversation = await findConversation(tx, work.conversation_id);
    const lead_id = input.lead_id ?? conversation?.lead_id ?? null;
    const lead = lead_id === null ? null : await findLead(tx, lead_id);
    if (lead === null && input.lead_id !== undefined)
      throw new ContractError('BAD_REQUEST', { message: 'lead_id: there is no such lead' });
    const turns = conversation === null ? [] : await readTurns(tx, conversation.id);
    const conversations =
      lead === null
        ? Number(turns.length > 0)
        : await tx.bloomConversation.count({ where: { lead_id: lead.id, deleted_at: null } });
    const sources: Source[] = [
      ...(lead === null ? [] : [{ table: 'leads' as const, id: lead.id }]),
      ...(conversation === null ? [] : [{ table: 'conversations' as const, id: conversation.id }]),
    ];
    return {
      ...describeCustomer(lead, input),
      conversation_id: conversation?.id ?? null,
      turns,
      conversations,
      sources,
    };
  });
}

async function findConversation(tx: Transaction, id: string | null) {
  return id === null ? null : await tx.bloomConversation.findFirst({ where: { id, deleted_at: null } });
}

async function findLead(tx: Transaction, id: string): Promise<LeadRow | null> {
  return await tx.bloomLead.findFirst({ where: { id, deleted_at: null } });
}

async function readTurns(tx: Transaction, conversation_id: string): Promise<Turn[]> {
  const rows = await tx.bloomMessage.findMany({
    where: { conversation_id, role: { in: ['user', 'assistant'] } },
    orderBy: [{ created_at: 'desc' }, { id: 'desc' }],
    take: mostTurns,
  });
  return rows
    .toReversed()
    .map(({ role, content }) => ({ role: role === 'user' ? 'user' : 'assistant', content }));
}

/** What a lead's row says of a customer, and the caller beyond it. */
export function describeCustomer(
  lead: LeadRow | null,
  input: CustomerInput,
): Omit<Customer, 'conversation_id' | 'turns' | 'conversations' | 'sources'> {
  const budget = filled(input.budget ?? input.budget_range ?? lead?.budget_range);
  const names = [input.first_name ?? lead?.first_name, input.last_name ?? lead?.last_name];
  return {
    lead_id: lead?.id ?? null,
    name: filled(names.filter((name) => filled(name) !== null).join(' ')),
    company: filled(input.company ?? lead?.company),
    email: filled(input.email ?? lead?.email),
    phone: filled(input.phone ?? lead?.phone),
    website: filled(input.website ?? lead?.website),
    source: filled(input.source ?? lead?.source),
    services_interested: input.services_interested ?? lead?.services_interested ?? [],
    recommended: recommendedIn(input.earlier),
    budget,
    amounts: (budget === null ? undefined : readAmounts(budget)) ?? null,
    timeline: filled(input.timeline ?? lead?.timeline),
    goals: input.goals ?? [],
    audience: filled(input.audience),
    notes: filled(lead?.notes),
    message: messageOf(input),
  };
}

const Recommended = z.object({ recommendations: z.array(z.object({ service: z.string() })) });

function recommendedIn(earlier: CustomerInput['earlier']): string[] {
  const { data } = Recommended.safeParse(earlier?.service_recommendation);
  return (data?.recommendations ?? []).map(({ service }) => service);
}

/** What was asked, under either name. */
export function messageOf({ message, query }: CustomerInput): string {
  return (message ?? query ?? '').trim();
}

/** Everything that the customer said in words of his own, the latest first. */
export function wordsOfCustomer({ message, goals, notes, turns }: Customer): string[] {
  const earlier = turns.filter(({ role }) => role === 'user').map(({ content }) => content);
  return [message, ...goals, ...earlier.toReversed(), notes ?? ''].filter((said) => said !== '');
}

/** Whom an answer is for. */
export function nameOf({ company, name }: Customer): string | null {
  return company ?? name;
}

function filled(value: string | null | undefined): string | null {
  const trimmed = value?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}
