import { text } from '@quintet/contracts/operation';
import { z } from 'zod';
import { defineTool, type Tool } from '../../../../platform/llm/tools.ts';
import { services } from '../catalogue/services.ts';
import { gatherCustomer } from '../customer/customer.ts';
import type { Work } from '../customer/work.ts';
import { draftContent } from '../rules/draft-content.ts';
import { keepDraft } from './keep-draft.ts';
import type { Note } from './note.ts';
import { pricePackages, PricePackagesInput, sourcesOf } from './price-packages.ts';

const DraftInput = z.object({
  topic: text(500).min(1),
  content_type: text(60).min(1).default('blog_post'),
  key_points: z.array(text(300).min(1)).max(12).default([]),
});

/** What a model may look up about the agency's offer, and have drafted. */
export function salesTools(work: Work, note: Note): readonly Tool[] {
  return [
    defineTool({
      name: 'list_services',
      description: 'All services with prices, weeks, deliverables and what has to be asked',
      input: z.object({}),
      run: async () =>
        note(
          'list_services',
          services.map((service) => ({ ...service, terms: undefined })),
        ),
    }),
    defineTool({
      name: 'price_packages',
      description: 'All packages with prices, and which of them are enough',
      input: PricePackagesInput,
      async run(input) {
        const packages = await pricePackages(work, input);
        return note('price_packages', packages, sourcesOf(packages));
      },
    }),
    defineTool({
      name: 'draft_content',
      description: 'Drafts the frame of a text and keeps it for approval',
      input: DraftInput,
      async run({ topic, content_type, key_points }) {
        const customer = await gatherCustomer(work, {});
        const draft = draftContent({ topic, content_type, tone: null, key_points }, customer);
        const { lead_id } = customer;
        const { fields, sources } = await keepDraft(work, { ...draft, content_type, lead_id });
        return note('draft_content', { ...fields, title: draft.title }, sources);
      },
    }),
  ];
}
