import type { AgentId } from '@quintet/contracts/bloom/agents';
import type { Rule } from '@quintet/contracts/bloom/workflow-definition';

type Reply = Readonly<Record<string, unknown>>;

/** The agent that a condition leads to first: that of the first rule that holds, else the default. */
export function chooseFirst(
  { rules, default: fallback }: { readonly rules: readonly Rule[]; readonly default: AgentId | null },
  reply: Reply | undefined,
): AgentId | undefined {
  return chooseNext(rules, reply) ?? fallback ?? undefined;
}

/** The agent of the first rule that holds. */
export function chooseNext(rules: readonly Rule[], reply: Reply | undefined): AgentId | undefined {
  return rules.find((rule) => holds(rule, readField(reply, rule.field)))?.next_agent;
}

function holds({ operator, value }: Rule, found: unknown): boolean {
  if (found === undefined) return false;
  if (operator === '==') return found === value;
  if (operator === '!=') return found !== value;
  if (typeof found !== 'number' || typeof value !== 'number') return false;
  return operator === '>' ? found > value : found < value;
}

/** A field of a reply; `undefined` where it has none. */
function readField(reply: Reply | undefined, field: string): unknown {
  let found: unknown = reply;
  for (const name of field.split('.')) {
    if (!(found instanceof Object) || !Object.hasOwn(found, name)) return undefined;
    found = Object.getOwnPropertyDescriptor(found, name)?.value;
  }
  return found;
}
