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

/** What every agent may be told of the customer; all of it may be missing. */
export const CustomerInput = z.object({
  message: text(8_000).optional().describe('What the customer says or asks'),
  query: text(8_000).optional().describe('An older name of message'),
  lead_id: RowId.optional().describe('A lead of yours'),
  conversation_id: RowId.optional().describe('A conversation of yours'),
  first_name: text(200).optional(),
  last_name: text(200).optional(),
  email: text(320).optional(),
  phone: text(60).optional(),
  company: text(200).optional(),
  website: text(500).optional(),
  source: text(100).optional().describe('Where the lead came from'),
  services_interested: List.optional(),
  budget: Budget.optional(),
  budget_range: Budget.optional().describe('Such as 5000-10000'),
  timeline: text(200).optional().describe('A date, or a span such as 3 months'),
  goals: List.optional(),
  audience: text(500).optional().describe('Whom it is for'),
  earlier: z
    .partialRecord(AgentId, Metadata)
    .optional()
    .describe('What other agents answered before, by agent, such as the recommendations'),
});
export type CustomerInput = z.output<typeof CustomerInput>;
