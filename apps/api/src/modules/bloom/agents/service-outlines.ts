import { text } from '@quintet/contracts/operation';
import type { AgentId } from '@quintet/contracts/bloom/agents';
import { z } from 'zod';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { type Agent, defineAgent } from './agent.ts';
import { services } from './catalogue/services.ts';
import { CustomerInput } from './customer/customer-input.ts';
import { gatherCustomer } from './customer/customer.ts';
import { outlineService, writeOutline } from './rules/outline-service.ts';
import { factsOf } from './tools/customer-tools.ts';
import { pricePackages, sourcesOf } from './tools/price-packages.ts';

const Fact = text(1_000).optional();

/** What each service asks besides what every agent may be told. */
const questions = {
  web_development: z.object({
    features: Fact.meta({ title: 'Features', description: 'What visitors should be able to do' }),
  }),
  digital_marketing: z.object({
    channels: Fact.meta({ title: 'Channels', description: 'Channels that are in use' }),
  }),
  brand_design: z.object({
    existing_brand: Fact.meta({ title: 'Present look', description: 'What of it has to stay' }),
  }),
  ecommerce_solutions: z.object({
    products: Fact.meta({ title: 'Products', description: 'What is sold, how many and where' }),
    platform: Fact.meta({ title: 'Platform', description: 'The shop system' }),
  }),
} satisfies Partial<Record<AgentId, z.ZodObject>>;

/** The agents of the services that are outlined. */
export const outlineAgents: readonly Agent[] = Object.entries(questions).map(([id, asked]) => {
  const service = services.find((known) => known.id === id);
  if (service === undefined) throw new Error(`The catalogue has no service ${id}`);
  return defineAgent({
    id: service.agent,
    name: service.name,
    description: `${service.summary} Outlines the work from your facts, with prices and what is still open.`,
    capabilities: ['Outline from your facts', 'Packages that fit', 'Open questions'],
    input: CustomerInput.extend(asked.shape),
    tools: ['list_services', 'price_packages'],
    async answer(work, input) {
      const customer = await gatherCustomer(work, input);
      if (Object.keys(input).length === 0 && work.conversation_id === null)
        throw new ContractError('BAD_REQUEST', {
          message: 'message, facts of a customer or lead_id is required',
        });
      const told = Object.keys(asked.shape).flatMap((about) => {
        const fact: unknown = Object.entries(input).find(([name]) => name === about)?.[1];
        return typeof fact === 'string' && fact.trim() !== '' ? [[about, fact.trim()]] : [];
      });
      const answers: Record<string, string> = Object.fromEntries(told);
      const packages = await pricePackages(work, { yearly_budget: customer.amounts?.high });
      const outline = outlineService({ service, customer, answers, packages, now: new Date() });
      return {
        content: writeOutline(outline),
        fields: { outline },
        tools_used: ['list_services', 'price_packages'],
        sources: [...customer.sources, ...sourcesOf(packages)],
        material: { customer: factsOf(customer), conversation: customer.turns },
      };
    },
  });
});
