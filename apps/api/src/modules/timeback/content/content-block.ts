import { ContextKey, Icp } from '@quintet/contracts/timeback/schemas';
import { z } from 'zod';

/** The blocks of a page that have content, in page order (contract §2); the chart goes between the first two. */
export const blockNames = ['hero_block', 'differentiator', 'vision', 'call_to_action'] as const;
export type BlockName = (typeof blockNames)[number];

/** The outcome under which an icp's outcome-free content is filed; the static fallback page is made from it. */
export const defaultOutcome = 'default';

const tags = z.union([z.literal('*'), z.array(z.string().min(1)).min(1)]);
const linkShape = /^(?:https:\/\/calendly\.com\/timeback\/\S+|\/timeback(?:[/?#]\S*)?)$/u;

/** The front matter of one content file. */
export const FrontMatter = z.strictObject({
  id: z.string().regex(/^[a-z0-9_.-]+$/u, 'takes lower-case letters, digits, dots, dashes and underscores'),
  block: z.enum(blockNames),
  icp: Icp,
  outcome_tags: tags,
  context_key: ContextKey,
  context_values: tags,
  geography: z.union([
    z.literal('*'),
    z.array(z.string().regex(/^US-[A-Z]{2}$/u, 'takes states like US-TX')).min(1),
  ]),
  proof_tier: z.enum(['none', 'programme', 'data']),
  /** `stats`: figures of any group; `local_stats`: figures of the visitor's own grade or district. */
  needs: z.enum(['stats', 'local_stats']).nullable().default(null),
  /** Every number that the text itself states, so that none slips in unseen. */
  numbers: z.array(z.string()).default([]),
  priority: z.int().min(0).max(1000),
  tone: z.string().min(1),
  expires_at: z.iso.datetime().nullable(),
  status: z.enum(['draft', 'published']),
  variant: z.enum(['A', 'B']).nullable().default(null),
  url: z
    .string()
    .regex(linkShape, 'takes https://calendly.com/timeback/… or a path under /timeback')
    .nullable()
    .default(null),
  updated_at: z.iso.datetime(),
});

/** One content file: its front matter, its text, and where it stands in the content folder. */
export interface ContentBlock extends Readonly<z.infer<typeof FrontMatter>> {
  readonly body: string;
  readonly file: string;
}

/** A call to action as a page shows it, or `undefined` for any other block. */
export function readCallToAction(block: ContentBlock): { text: string; url: string } | undefined {
  return block.url === null ? undefined : { text: block.body, url: block.url };
}
