import { z } from 'zod';
import { operation } from '../operation.ts';
import { reportsErrors } from './errors.ts';
import {
  CustomerInput,
  CustomerList,
  CustomerRecord,
  Done,
  ListOpportunitiesInput,
  OpportunityInput,
  OpportunityList,
  OpportunityRecord,
  SaveCustomerInput,
  SaveOpportunityInput,
} from './studio-schemas.ts';

const common = {
  table: reportsErrors,
  status: 200,
  auth: 'report_key',
  limits: [],
  invalid: { '*': 'VALIDATION_ERROR' },
} as const;
const errors = ['AUTH_INVALID_API_KEY', 'VALIDATION_ERROR', 'SERVICE_UNAVAILABLE'] as const;

export const listCustomers = operation({
  ...common,
  name: 'reports.listCustomers',
  method: 'GET',
  path: '/reports-api/customers',
  input: z.object({}),
  output: CustomerList,
  errors,
  summary: 'All customers, by name',
});

/** `NOT_FOUND` for an unknown id. */
export const getCustomer = operation({
  ...common,
  name: 'reports.getCustomer',
  method: 'GET',
  path: '/reports-api/customers/{customer_id}',
  input: CustomerInput,
  output: CustomerRecord,
  errors: [...errors, 'NOT_FOUND'],
  summary: 'A customer with all that is known of them',
});

/** Makes or replaces a customer. `CONFLICT` when `revision` is not the newest. */
export const saveCustomer = operation({
  ...common,
  name: 'reports.saveCustomer',
  method: 'POST',
  path: '/reports-api/customers',
  input: SaveCustomerInput,
  output: CustomerRecord,
  errors: [...errors, 'CONFLICT'],
  summary: 'Save a customer',
});

/** Also deletes the customer's opportunities; reports stay. */
export const deleteCustomer = operation({
  ...common,
  name: 'reports.deleteCustomer',
  method: 'DELETE',
  path: '/reports-api/customers/{customer_id}',
  input: CustomerInput,
  output: Done,
  errors: [...errors, 'NOT_FOUND'],
  summary: 'Delete a customer and their opportunities',
});

export const listOpportunities = operation({
  ...common,
  name: 'reports.listOpportunities',
  method: 'GET',
  path: '/reports-api/opportunities',
  input: ListOpportunitiesInput,
  output: OpportunityList,
  errors,
  summary: 'Opportunities, by title; all or those of one customer',
});

/** `NOT_FOUND` for an unknown id. */
export const getOpportunity = operation({
  ...common,
  name: 'reports.getOpportunity',
  method: 'GET',
  path: '/reports-api/opportunities/{opportunity_id}',
  input: OpportunityInput,
  output: OpportunityRecord,
  errors: [...errors, 'NOT_FOUND'],
  summary: 'An opportunity with all that is known of it',
});

/** Makes or replaces an opportunity. `CONFLICT` when `revision` is not the newest. */
export const saveOpportunity = operation({
  ...common,
  name: 'reports.saveOpportunity',
  method: 'POST',
  path: '/reports-api/opportunities',
  input: SaveOpportunityInput,
  output: OpportunityRecord,
  errors: [...errors, 'CONFLICT'],
  summary: 'Save an opportunity',
});

export const deleteOpportunity = operation({
  ...common,
  name: 'reports.deleteOpportunity',
  method: 'DELETE',
  path: '/reports-api/opportunities/{opportunity_id}',
  input: OpportunityInput,
  output: Done,
  errors: [...errors, 'NOT_FOUND'],
  summary: 'Delete an opportunity',
});
