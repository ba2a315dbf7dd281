import { defineAgent } from './agent.ts';
import { CustomerInput } from './customer/customer-input.ts';
import { type Figures, readFigures, ReadFiguresInput } from './tools/read-figures.ts';

/** Reads the caller's own figures. */
export const analyticsAgent = defineAgent({
  id: 'analytics_consulting',
  name: 'Analytics consulting',
  description: 'Reads the figures of your own leads and conversations, and names the rows they rest on.',
  capabilities: ['Leads by status', 'Conversion', 'Conversations'],
  input: CustomerInput.pick({ message: true, query: true }).extend(ReadFiguresInput.shape),
  tools: ['read_figures', 'search_leads'],
  async answer(work, { days }) {
    const { figures, sources } = await readFigures(work, { days });
    return {
      content: writeFigures(figures),
      fields: { figures, rests_on: { leads: figures.leads, conversations: figures.conversations } },
      tools_used: ['read_figures'],
      sources,
    };
  },
});

function writeFigures(figures: Figures): string {
  const { since, leads, conversations, conversion_rate, average_lead_score } = figures;
  if (leads + conversations === 0) return `There are no leads and no conversations since ${since}.`;
  return [
    `Since ${since}:`,
    `- Leads: ${leads}${detail(figures.leads_by_status)}`,
    `- Qualified: ${conversion_rate} % of them`,
    ...(average_lead_score === null ? [] : [`- Average score: ${average_lead_score} of 100`]),
    `- Conversations: ${conversations}${detail(figures.conversations_by_status)}, ${figures.messages_per_conversation} messages each`,
  ].join('\n');
}

function detail(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts).map(([status, count]) => `${count} ${status}`);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}
