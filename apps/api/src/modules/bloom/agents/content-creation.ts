import { text } from '@quintet/contracts/operation';
import { z } from 'zod';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { defineAgent } from './agent.ts';
import { CustomerInput } from './customer/customer-input.ts';
import { gatherCustomer } from './customer/customer.ts';
import { factsOf } from './tools/customer-tools.ts';
import { keepDraft } from './tools/keep-draft.ts';
import { draftContent } from './rules/draft-content.ts';

const ContentInput = CustomerInput.extend({
  topic: text(500).optional().meta({ title: 'Topic' }),
  content_type: text(60)
    .min(1)
    .default('blog_post')
    .meta({ title: 'Kind of text', description: 'Such as blog_post, landing_page or email' }),
  tone: text(100).optional().meta({ title: 'Tone', description: 'Such as friendly or matter-of-fact' }),
  key_points: z.array(text(300).min(1)).max(12).optional().meta({ title: 'Points to make' }),
});

/** Drafts texts, and keeps them for approval. */
export const contentAgent = defineAgent({
  id: 'content_creation',
  name: 'Content creation',
  description: 'Drafts articles, pages and mail from your points, and keeps them for approval.',
  capabilities: ['Drafts from your points', 'Kept till somebody approves'],
  input: ContentInput,
  tools: ['list_services'],
  async answer(work, input) {
    const customer = await gatherCustomer(work, input);
    const { content_type, tone = null, key_points = [] } = input;
    const topic = input.topic?.trim() || customer.message;
    if (topic === '') throw new ContractError('BAD_REQUEST', { message: 'topic or message is required' });
    const { title, content } = draftContent({ topic, content_type, tone, key_points }, customer);
    const { lead_id, sources } = customer;
    return {
      content,
      fields: { title, content_type, lead_id },
      tools_used: ['draft_content'],
      sources,
      material: { customer: factsOf(customer), conversation: customer.turns },
      keep: async (written) => await keepDraft(work, { title, content: written, content_type, lead_id }),
    };
  },
});
