import { ContractError } from '../../../platform/errors/contract-error.ts';
import { defineAgent } from './agent.ts';
import { CustomerInput } from './customer/customer-input.ts';
import { type Customer, gatherCustomer, messageOf, nameOf } from './customer/customer.ts';
import type { Answer, Work } from './customer/work.ts';
import { judgeLead } from './model/judge-lead.ts';
import { recommendServices } from './rules/recommend-services.ts';
import { type LeadScore, scoreLead, writeReason } from './rules/score-lead.ts';
import { factsOf } from './tools/customer-tools.ts';
import { type Prospect, searchLeads } from './tools/search-leads.ts';

/** Scores a lead, or ranks those that a query finds. */
export const leadAgent = defineAgent({
  id: 'lead_qualification',
  name: 'Lead qualification',
  description: 'Scores a lead by its facts, line by line, or finds and ranks your leads.',
  capabilities: ['Lead score with reasons', 'Search and ranking of leads', 'Next steps'],
  input: CustomerInput,
  tools: ['search_leads', 'read_lead', 'read_conversation', 'list_services'],
  async answer(work, input) {
    const { message, query, earlier: _earlier, ...facts } = input;
    const isAboutSomebody = Object.keys(facts).length > 0 || work.conversation_id !== null;
    const asked = messageOf({ message, query });
    if (!isAboutSomebody && asked === '')
      throw new ContractError('BAD_REQUEST', { message: 'lead_id, facts of a lead or a query is required' });
    return isAboutSomebody
      ? qualify(await gatherCustomer(work, input), new Date())
      : await rankLeads(work, asked);
  },
});

function qualify(customer: Customer, now: Date): Answer {
  const score = scoreLead(customer, now);
  const name = nameOf(customer) ?? 'This lead';
  const reasoning = `${name} scores ${score.heuristic_score} of 100: ${score.priority} priority.`;
  const reasons = score.reasons.map((reason) => `- ${writeReason(reason)}`).join('\n');
  return {
    content: `${reasoning}\n\n${reasons}`,
    fields: {
      lead_id: customer.lead_id,
      score: score.heuristic_score,
      heuristic_score: score.heuristic_score,
      ai_score: null,
      confidence: score.confidence,
      reasoning,
      heuristic_reasons: score.reasons,
      recommended_services: recommendServices(customer).map(({ service }) => service),
      key_insights: insightsOf(score),
      suggested_actions: actionsFor(score),
      priority: score.priority,
      estimated_value: score.estimated_value,
    },
    tools_used: customer.lead_id === null ? [] : ['read_lead'],
    sources: customer.sources,
    material: { lead: factsOf(customer), conversation: customer.turns },
    judgement: judgeLead(score.heuristic_score, reasons),
    // Anybody can write a lead's notes: what they talk a model into must not lead to other rows.
    tools: ['list_services'],
  };
}

/** What speaks most for the lead. */
function insightsOf({ reasons }: LeadScore): string[] {
  return reasons
    .filter(({ points, of }) => points * 2 >= of && points > 0)
    .toSorted((one, other) => other.points - one.points)
    .map(writeReason);
}

/** What would tell more about it, the most telling first. */
const nextSteps = {
  budget: 'Ask for the budget',
  fit: 'Ask which service is wanted',
  timeline: 'Ask by when it is needed',
  contact: 'Ask for name, company and telephone',
  conversations: 'Begin a conversation',
  source: 'Note where the lead came from',
} as const;

function actionsFor({ reasons, priority }: LeadScore): string[] {
  const open = reasons
    .filter(({ points, of }) => points * 2 < of)
    .toSorted((one, other) => other.of - other.points - (one.of - one.points))
    .map(({ criterion }) => nextSteps[criterion]);
  return priority === 'high' ? ['Call and send a proposal', ...open] : open;
}

async function rankLeads(work: Work, query: string): Promise<Answer> {
  const { matched, prospects } = await searchLeads(work, { query, limit: 10 });
  const [best] = prospects;
  const reasoning = matched
    ? 'Leads that have words of the query, best score first.'
    : 'No lead has words of the query: these are the best by score.';
  return {
    content: [
      best === undefined ? 'There are no leads yet.' : reasoning,
      ...prospects.map(writeProspect),
    ].join('\n'),
    fields: {
      lead_id: best?.lead_id ?? null,
      score: best?.score ?? 0,
      heuristic_score: best?.score ?? 0,
      ai_score: null,
      confidence: matched ? 1 : 0,
      reasoning,
      heuristic_reasons: best?.reasons ?? [],
      recommended_services: [],
      key_insights: [],
      suggested_actions: best === undefined ? ['Add leads'] : [`Begin with ${best.name ?? best.lead_id}`],
      priority: best?.priority ?? 'low',
      estimated_value: best?.estimated_value ?? null,
      prospects,
    },
    tools_used: ['search_leads'],
    sources: prospects.map(({ lead_id: id }) => ({ table: 'leads', id })),
  };
}

function writeProspect({ name, lead_id, score, priority, lead_status }: Prospect): string {
  return `- ${name ?? lead_id}: ${score} of 100, ${priority} priority, ${lead_status}`;
}
