import { text } from '@quintet/contracts/operation';
import { z } from 'zod';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { defineAgent } from './agent.ts';
import { CustomerInput } from './customer/customer-input.ts';
import { gatherCustomer, type Turn } from './customer/customer.ts';
import { answerChat } from './rules/answer-chat.ts';
import { factsOf } from './tools/customer-tools.ts';
import { pricePackages, sourcesOf } from './tools/price-packages.ts';

const GivenTurn = z.object({ role: z.enum(['user', 'assistant']), content: text(8_000) });

const ChatInput = CustomerInput.extend({
  history: z
    .array(GivenTurn)
    .max(40)
    .optional()
    .describe('Earlier turns, oldest first, of a conversation that is not stored'),
});

/** Answers customers, asks what is still open, and names the agent that goes on. */
export const chatAgent = defineAgent({
  id: 'chat',
  name: 'Chat',
  description: 'Answers questions about services and prices, and asks what is still open.',
  capabilities: ['Services and prices', 'Next question', 'Handing over to another agent'],
  input: ChatInput,
  tools: ['list_services', 'price_packages', 'draft_content', 'read_conversation'],
  async answer(work, input) {
    const known = await gatherCustomer(work, input);
    if (known.message === '') throw new ContractError('BAD_REQUEST', { message: 'message is required' });
    const turns = [...(input.history ?? []), ...known.turns];
    const customer = { ...known, turns: withoutCurrent(turns, known.message) };
    const packages = await pricePackages(work, {});
    const { content, ...fields } = answerChat(customer, packages);
    return {
      content,
      fields,
      tools_used: ['list_services', 'price_packages'],
      sources: [...customer.sources, ...sourcesOf(packages)],
      material: { customer: factsOf(customer), conversation: customer.turns },
    };
  },
});

/** A message of a stored conversation is its last turn already. */
function withoutCurrent(turns: readonly Turn[], message: string): readonly Turn[] {
  const last = turns.at(-1);
  return last?.role === 'user' && last.content.trim() === message ? turns.slice(0, -1) : turns;
}
