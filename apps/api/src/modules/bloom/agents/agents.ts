import { AgentId } from '@quintet/contracts/bloom/agents';
import type { Agent } from './agent.ts';
import { analyticsAgent } from './analytics-consulting.ts';
import { chatAgent } from './chat.ts';
import { contentAgent } from './content-creation.ts';
import { leadAgent } from './lead-qualification.ts';
import { outlineAgents } from './service-outlines.ts';
import { recommendationAgent } from './service-recommendation.ts';

/** All agents, in the order of the contract's list. */
export const agents: readonly Agent[] = [
  chatAgent,
  leadAgent,
  recommendationAgent,
  ...outlineAgents,
  contentAgent,
  analyticsAgent,
];

/** Names by which the contract's examples call agents. */
const aliases: Readonly<Record<string, string>> = { lead_agent: 'lead_qualification' };

/** The agent of an id or of another name for it: `lead_agent`, `<id>_agent`. Nothing for an unknown one. */
export function findAgentId(name: string): AgentId | undefined {
  const known = Object.hasOwn(aliases, name) ? aliases[name] : name;
  return AgentId.safeParse(known).data ?? AgentId.safeParse(name.replace(/_agent$/, '')).data;
}

/** An agent by its id. */
export function agentOf(id: AgentId): Agent {
  const agent = agents.find((known) => known.id === id);
  if (agent === undefined) throw new Error(`There is no agent ${id}`);
  return agent;
}
