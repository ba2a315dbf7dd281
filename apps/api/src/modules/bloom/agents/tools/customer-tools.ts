import { RowId } from '@quintet/contracts/bloom/fields';
import { z } from 'zod';
import { ContractError } from '../../../../platform/errors/contract-error.ts';
import { defineTool, type Tool } from '../../../../platform/llm/tools.ts';
import { type Customer, gatherCustomer } from '../customer/customer.ts';
import type { Work } from '../customer/work.ts';
import type { Note } from './note.ts';
import { readFigures, ReadFiguresInput } from './read-figures.ts';
import { searchLeads, SearchLeadsInput } from './search-leads.ts';

const none = { error: 'There is no such row' };

/** What a model may look up about customers, of the caller's own rows. */
export function customerTools(work: Work, note: Note): readonly Tool[] {
  return [
    defineTool({
      name: 'search_leads',
      description: 'Finds leads by words and ranks them by score',
      input: SearchLeadsInput,
      async run(input) {
        const found = await searchLeads(work, input);
        const sources = found.prospects.map(({ lead_id: id }) => ({ table: 'leads', id }) as const);
        return note('search_leads', found, sources);
      },
    }),
    defineTool({
      name: 'read_lead',
      description: 'Reads what is known of a lead',
      input: z.object({ lead_id: RowId }),
      async run({ lead_id }) {
        const customer = await findCustomer({ ...work, conversation_id: null }, lead_id);
        return customer === undefined ? none : note('read_lead', factsOf(customer), customer.sources);
      },
    }),
    defineTool({
      name: 'read_conversation',
      description: 'Reads the last turns of a conversation',
      input: z.object({ conversation_id: RowId }),
      async run({ conversation_id }) {
        const { turns, sources } = await gatherCustomer({ ...work, conversation_id }, {});
        return sources.length === 0 ? none : note('read_conversation', turns, sources);
      },
    }),
    defineTool({
      name: 'read_figures',
      description: 'Counts leads and conversations of the last days',
      input: ReadFiguresInput,
      async run(input) {
        const { figures, sources } = await readFigures(work, input);
        return note('read_figures', figures, sources);
      },
    }),
  ];
}

/** A lead that the caller sees; nothing where there is none for him. */
async function findCustomer(work: Work, lead_id: string): Promise<Customer | undefined> {
  try {
    return await gatherCustomer(work, { lead_id });
  } catch (error) {
    if (error instanceof ContractError) return undefined;
    throw error;
  }
}

/** A customer as a model gets to know him: how to reach him is nothing that it needs. */
export function factsOf(customer: Customer) {
  const without = {
    email: undefined,
    phone: undefined,
    message: undefined,
    turns: undefined,
    sources: undefined,
  };
  return { ...customer, ...without };
}
