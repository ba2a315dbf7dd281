import { AgentId } from '@quintet/contracts/bloom/agents';
import { Metadata, RowId } from '@quintet/contracts/bloom/fields';
import { text } from '@quintet/contracts/operation';
import { z } from 'zod';

/** Several things, or one text with commas between them. */
const List = z
  .union([z.array(text(500)).max(50), text(2_000)])
  .transform((given) => (typeof given === 'string' ? given.split(',') : given))
  .transform((items) => items.map((item) => item.trim()).filter((item) => item !== ''));

/** Money, as an amount or as customers write it. */
const Budget = z
  .union([z.number().min(0).max(1_000_000_000), text(200)])
  .transform((given) => (typeof given === 'number' ? String(Math.round(given)) : given));

/** What every agent may be told of the customer; all of it may be missing. Titles and descriptions are for forms. */
export const CustomerInput = z.object({
  message: text(8_000).optional().meta({ title: 'Message', description: 'What the customer says or asks' }),
  query: text(8_000).optional().meta({ deprecated: true, description: 'An older name of message' }),
  lead_id: RowId.optional().meta({
    title: 'Lead',
    description: 'A lead of yours: type a name, address or company',
  }),
  conversation_id: RowId.optional().meta({ title: 'Conversation', description: 'A conversation of yours' }),
  first_name: text(200).optional().meta({ title: 'First name' }),
  last_name: text(200).optional().meta({ title: 'Last name' }),
  email: text(320).optional().meta({ title: 'Email address' }),
  phone: text(60).optional().meta({ title: 'Telephone' }),
  company: text(200).optional().meta({ title: 'Company' }),
  website: text(500).optional().meta({ title: 'Website' }),
  source: text(100).optional().meta({ title: 'Source', description: 'Where the lead came from' }),
  services_interested: List.optional().meta({ title: 'Services of interest' }),
  budget: Budget.optional().meta({ title: 'Budget', description: 'Such as 5000-10000' }),
  budget_range: Budget.optional().meta({ deprecated: true, description: 'Another name of budget' }),
  timeline: text(200)
    .optional()
    .meta({ title: 'Timeline', description: 'A date, or a span such as 3 months' }),
  goals: List.optional().meta({ title: 'Goals' }),
  audience: text(500).optional().meta({ title: 'Audience', description: 'Whom it is for' }),
  earlier: z
    .partialRecord(AgentId, Metadata)
    .optional()
    .describe('What other agents answered before, by agent, such as the recommendations'),
});
export type CustomerInput = z.output<typeof CustomerInput>;
