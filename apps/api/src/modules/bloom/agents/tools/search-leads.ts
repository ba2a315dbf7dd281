import { text } from '@quintet/contracts/operation';
import { Prisma } from '@quintet/db/generated/client';
import { z } from 'zod';
import { readClock } from '../../../../platform/clock.ts';
import { readRows } from '../../../../platform/rows.ts';
import { describeCustomer, nameOf } from '../customer/customer.ts';
import type { Work } from '../customer/work.ts';
import type { Priority } from '../rules/priority.ts';
import { type Reason, scoreLead } from '../rules/score-lead.ts';

export const SearchLeadsInput = z.object({
  query: text(2_000).default('').describe('Words that should stand in the lead; none gives all'),
  limit: z.int().min(1).max(20).default(10),
});

/** A lead with its score and why. */
export interface Prospect {
  readonly lead_id: string;
  readonly name: string | null;
  readonly lead_status: string;
  readonly score: number;
  readonly priority: Priority;
  readonly estimated_value: number | null;
  readonly reasons: readonly Reason[];
}

export interface LeadSearch {
  /** Whether a word of the query stands in the leads; where none does, the caller's best leads are given. */
  readonly matched: boolean;
  readonly prospects: readonly Prospect[];
}

const FoundRow = z.object({ id: z.string() });
/** So many are scored; the search has to narrow down more. */
const mostScored = 500;

/** The caller's leads that have words of the query, best score first. */
export async function searchLeads(
  { rows, identity }: Pick<Work, 'rows' | 'identity'>,
  { query, limit }: z.output<typeof SearchLeadsInput>,
): Promise<LeadSearch> {
  return await rows.read(identity, async (tx) => {
    const now = await readClock(tx);
    const found = query.trim() === '' ? [] : await readRows(FoundRow, tx.$queryRaw(matching(query)));
    const leads = await tx.bloomLead.findMany({
      where: { deleted_at: null, ...(found.length === 0 ? {} : { id: { in: found.map(({ id }) => id) } }) },
      orderBy: [{ lead_score: { sort: 'desc', nulls: 'last' } }, { created_at: 'desc' }],
      include: { _count: { select: { conversations: { where: { deleted_at: null } } } } },
      take: mostScored,
    });
    const prospects = leads.map((lead): Prospect => {
      const known = describeCustomer(lead, {});
      const customer = {
        ...known,
        conversation_id: null,
        turns: [],
        conversations: lead._count.conversations,
        sources: [],
      };
      const { heuristic_score: score, reasons, priority, estimated_value } = scoreLead(customer, now);
      const { id: lead_id, lead_status } = lead;
      const name = nameOf(customer);
      return {
        lead_id,
        name,
        lead_status,
        score,
        priority,
        estimated_value,
        reasons,
      };
    });
    const best = prospects.toSorted((one, other) => other.score - one.score).slice(0, limit);
    return { matched: found.length > 0, prospects: best };
  });
}

const wordForm = /[\p{L}\p{N}](?:\S*[\p{L}\p{N}])?/gu;
const mostWords = 50;

/** Patterns of `ilike` for text around each word; three letters are the least that tells, one of a script without an alphabet. */
function patternsOf(query: string): string[] {
  const words = new Set(query.toLowerCase().match(wordForm));
  return [...words]
    .filter((word) => Buffer.byteLength(word) >= 3)
    .slice(0, mostWords)
    .map((word) => `%${word.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`);
}

/**
 * Leads with any word of a text, in any of its forms, and those whose company, name or address has it as a part; words that
 * every sentence has do not count.
 */
function matching(query: string): Prisma.Sql {
  return Prisma.sql`
    select id from bloom.leads,
      cast(replace(cast(plainto_tsquery('english', ${query}) as text), ' & ', ' | ') as tsquery) as wanted
    where deleted_at is null and (wanted @@ (
      to_tsvector('english', concat_ws(' ', company, first_name, last_name, website, source, budget_range, timeline, notes,
        array_to_string(services_interested, ' ')))
      || to_tsvector('english', metadata))
      or exists (select from unnest(${patternsOf(query)}::text[]) as pattern
        where numnode(plainto_tsquery('english', pattern)) > 0
          and concat_ws(' ', company, first_name, last_name, email) ilike pattern))
    limit ${mostScored}`;
}
