import { ContractError } from '../../../platform/errors/contract-error.ts';
import { defineAgent } from './agent.ts';
import { CustomerInput } from './customer/customer-input.ts';
import { type Customer, gatherCustomer, wordsOfCustomer } from './customer/customer.ts';
import type { Kept, Work } from './customer/work.ts';
import { factsOf } from './tools/customer-tools.ts';
import { type Recommendation, recommendServices } from './rules/recommend-services.ts';

/** Recommends services for needs that the customer named. */
export const recommendationAgent = defineAgent({
  id: 'service_recommendation',
  name: 'Service recommendation',
  description: 'Recommends services, each with the very words of the customer that it answers.',
  capabilities: ['Recommendations with quoted needs', 'Check against the budget'],
  input: CustomerInput,
  tools: ['list_services', 'price_packages', 'read_lead', 'read_conversation'],
  async answer(work, input) {
    const customer = await gatherCustomer(work, input);
    if (wordsOfCustomer(customer).length === 0 && customer.services_interested.length === 0)
      throw new ContractError('BAD_REQUEST', {
        message: 'message, services_interested or lead_id is required',
      });
    const recommendations = recommendServices(customer);
    return {
      content: writeRecommendations(recommendations),
      fields: { lead_id: customer.lead_id, recommendations },
      tools_used: ['list_services'],
      sources: customer.sources,
      material: { customer: factsOf(customer), conversation: customer.turns },
      keep: async () => await keepRecommendations(work, customer, recommendations),
    };
  },
});

function writeRecommendations(recommendations: readonly Recommendation[]): string {
  if (recommendations.length === 0)
    return 'Nothing that was said names a service of ours, so none is recommended. What would you like to achieve?';
  return recommendations
    .map(
      ({ service, priority, reasoning, estimated_impact, suggested_approach }) =>
        `**${service}** (${priority} priority). ${reasoning} ${estimated_impact} ${suggested_approach}`,
    )
    .join('\n\n');
}

/** What was recommended to a lead or in a conversation stays with it, till somebody accepts or rejects it. */
async function keepRecommendations(
  { rows, identity }: Work,
  { lead_id, conversation_id }: Customer,
  recommendations: readonly Recommendation[],
): Promise<Kept> {
  const data = recommendations.map(({ service, confidence, reasoning, priority, ...metadata }) => ({
    lead_id,
    conversation_id,
    service_name: service,
    confidence_score: confidence / 100,
    reasoning,
    priority,
    metadata,
  }));
  if (lead_id !== null || conversation_id !== null)
    await rows.write(identity, async (tx) => await tx.bloomServiceRecommendation.createMany({ data }));
  return { fields: {}, sources: [] };
}
