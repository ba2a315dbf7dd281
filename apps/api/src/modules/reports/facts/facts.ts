import { Customer, Opportunity } from '@quintet/contracts/reports/facts';
import type { z } from 'zod';

const CustomerFacts = Customer.partial({ name: true });
const OpportunityFacts = Opportunity.partial({ title: true });

type CustomerFacts = z.infer<typeof CustomerFacts>;
type OpportunityFacts = z.infer<typeof OpportunityFacts>;

/** All that a report may state. A customer or opportunity nobody recorded has its id and nothing else. */
export interface Facts {
  readonly customer: CustomerFacts;
  readonly opportunity: OpportunityFacts;
}

/** A section of the same report that is already written. */
export interface WrittenSection {
  readonly section_title: string;
  readonly markdown: string;
}

/**
 * The facts behind two ids. `customer` and `opportunity` are the stored records, where there are any; they are
 * parsed, so a record that an older form saved with less still comes out whole.
 */
export function buildFacts(
  ids: { readonly customer_id: string; readonly opportunity_id: string },
  records: { readonly customer?: unknown; readonly opportunity?: unknown } = {},
): Facts {
  const { customer_id, opportunity_id } = ids;
  return {
    customer: CustomerFacts.parse(records.customer ?? { customer_id }),
    opportunity: OpportunityFacts.parse(records.opportunity ?? { opportunity_id, customer_id }),
  };
}
