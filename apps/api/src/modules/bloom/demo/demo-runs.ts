import { randomUUID } from 'node:crypto';
import type { AgentResult } from '@quintet/contracts/bloom/agents';
import type { WorkflowDefinition } from '@quintet/contracts/bloom/workflow-definition';
import type { Prisma } from '@quintet/db/generated/client';
import type { z } from 'zod';
import { priorityOf } from '../agents/rules/priority.ts';
import { agentsOf, keyOf, nameTarget, planBuiltIn } from '../workflows/plan.ts';
import type { DemoLead } from './demo-leads.ts';
import { openings } from './demo-words.ts';
import type { Dice } from './dice.ts';

/** A workflow of the agency's own: nothing is written to a customer before somebody has looked. */
export const demoWorkflow = {
  workflow_id: 'proposal_check',
  name: 'Proposal that somebody approves',
  definition: {
    steps: [
      { type: 'agent', agent: 'lead_qualification' },
      { type: 'agent', agent: 'service_recommendation' },
      { type: 'approval', message: 'Draft a proposal from these recommendations?', within_days: 7 },
      { type: 'agent', agent: 'content_creation' },
    ],
  },
} satisfies { workflow_id: string; name: string; definition: WorkflowDefinition };

const minuteMs = 60_000;
type DemoAgent = 'chat' | 'service_recommendation' | 'lead_qualification';
/** From this score on `conditional` recommends services. */
const goodScore = 70;

/** Workflows that ran for the leads of a person, as real runs leave them; none of them is still at work. */
export function inventExecutions(
  leads: readonly DemoLead[],
  dice: Dice,
): Prisma.BloomWorkflowExecutionCreateManyInput[] {
  return leads
    .filter(({ user_id, lead_score }) => user_id !== null && lead_score !== null && dice.chance(0.12))
    .map((lead) => {
      const isDone = dice.chance(0.94);
      const workflow_type = dice.weigh({ multi_agent: 60, sequential: 25, conditional: 15 });
      const plan =
        planBuiltIn({ workflow_id: workflow_type, participating_agents: [], workflow_config: {} }) ?? [];
      const started_at = new Date(lead.created_at.getTime() + minuteMs);
      const turns = takeTurns(workflow_type, lead);
      // The one that failed gave nothing.
      const answered = isDone ? turns : turns.slice(0, -1);
      const results = answered.map(({ agent }) => [keyOf(agent), inventResult(agent, lead, started_at)]);
      return {
        id: randomUUID(),
        user_id: lead.user_id ?? null,
        workflow_type,
        current_state: isDone ? 'completed' : 'failed',
        current_step: turns.at(-1)?.step ?? null,
        participating_agents: agentsOf(plan),
        execution_plan: plan,
        results: Object.fromEntries(results),
        started_at,
        completed_at: new Date(started_at.getTime() + dice.between(2_000, 40_000)),
        error_message: isDone ? null : 'The workflow took too long',
        created_at: started_at,
        updated_at: started_at,
      };
    });
}

interface Turn {
  readonly agent: DemoAgent;
  readonly step: string;
}

/** Which agents are asked, in which steps. */
function takeTurns(workflow_type: string, { lead_score }: DemoLead): Turn[] {
  const take = (agent: DemoAgent): Turn => ({ agent, step: keyOf(agent) });
  if (workflow_type !== 'conditional')
    return [take('chat'), take('service_recommendation'), take('lead_qualification')];
  const next = (lead_score ?? 0) > goodScore ? 'service_recommendation' : 'chat';
  return [take('lead_qualification'), { agent: next, step: nameTarget('condition', next) }];
}

/** What an agent said of a lead, in the form that the agents answer in. */
function inventResult(
  agent: DemoAgent,
  { id, service, company, lead_score }: DemoLead,
  answered_at: Date,
): z.input<typeof AgentResult> {
  const score = lead_score ?? 0;
  const priority = priorityOf(score);
  const reasoning = `${company ?? 'This lead'} scores ${score} of 100: ${priority} priority.`;
  const approach = `Begin with what ${service} should change.`;
  const said = {
    chat: {
      content: openings[service][1],
      fields: { services: [service], question: null, handoff: 'service_recommendation' },
    },
    service_recommendation: {
      content: `**${service}** (${priority} priority). ${approach}`,
      fields: {
        lead_id: id,
        recommendations: [
          {
            service,
            confidence: 65,
            reasoning: `You listed “${service}” among the services.`,
            priority,
            estimated_impact: 'More of the enquiries that fit.',
            suggested_approach: approach,
          },
        ],
      },
    },
    lead_qualification: {
      content: reasoning,
      fields: {
        lead_id: id,
        score,
        heuristic_score: score,
        ai_score: null,
        confidence: 0.83,
        reasoning,
        heuristic_reasons: [],
        recommended_services: [service],
        key_insights: [],
        suggested_actions: priority === 'high' ? ['Call and send a proposal'] : ['Ask for the budget'],
        priority,
        estimated_value: null,
      },
    },
  };
  const { content, fields } = said[agent];
  return {
    ...fields,
    content,
    agent_id: agent,
    conversation_id: null,
    metadata: { sources: [{ table: 'leads', id }] },
    tools_used: [],
    model_used: null,
    timestamp: answered_at.toISOString(),
  };
}
