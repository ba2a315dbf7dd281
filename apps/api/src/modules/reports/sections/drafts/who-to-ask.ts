import type { Stakeholder } from '@quintet/contracts/reports/facts';
import type { Facts } from '../../facts/facts.ts';
import { inline } from '../../text/markdown.ts';

/** Fields in which a report has open questions. */
export type Subject =
  | 'sponsor'
  | 'finance'
  | 'technology'
  | 'operations'
  | 'users'
  | 'security'
  | 'compliance'
  | 'delivery';

interface Expert {
  readonly role: RegExp;
  readonly otherwise: string;
}

const experts: Readonly<Record<Subject, Expert>> = {
  sponsor: {
    role: /\b(?:chief executive|chief operating|managing director|owner|sponsor|CEO|COO|president|general manager)\b/i,
    otherwise: 'the sponsor',
  },
  finance: {
    role: /\b(?:financ\w*|CFO|controller|treasurer|commercial director)\b/i,
    otherwise: 'the finance lead',
  },
  technology: {
    role: /\b(?:IT|ICT|technology|CIO|CTO|architect|systems|digital)\b/,
    otherwise: 'the IT lead',
  },
  operations: {
    role: /\b(?:operations|operating|logistics|production|warehouse|plant|field|COO)\b/i,
    otherwise: 'the head of operations',
  },
  users: {
    role: /\b(?:representative|supervisor|team lead|foreman|crew|planner)\b/i,
    otherwise: 'the team leads',
  },
  security: { role: /\b(?:security|CISO|data protection)\b/i, otherwise: 'the security lead' },
  compliance: {
    role: /\b(?:data protection|compliance|legal|privacy|regulat\w*|audit\w*)\b/i,
    otherwise: 'the compliance lead',
  },
  delivery: { role: /\b(?:project|programme|delivery|transformation)\b/i, otherwise: 'the project manager' },
};

/** The person of the customer who is likely to know, else the post that would. */
export function findAnswerer(facts: Facts, subject: Subject): string {
  const { otherwise } = experts[subject];
  const person = findPerson(facts, subject);
  if (person !== undefined) return inline(person.name);
  // In a house with one known contact, that contact is where every question starts.
  const [only, second] = facts.customer.stakeholders;
  return only !== undefined && second === undefined ? inline(only.name) : otherwise;
}

/** The customer's person for a subject, by role; where several fit, the one with influence. */
export function findPerson({ customer }: Facts, subject: Subject): Stakeholder | undefined {
  const fitting = customer.stakeholders.filter((each) => experts[subject].role.test(each.role ?? ''));
  return fitting.find((each) => each.influence === 'high') ?? fitting[0];
}
