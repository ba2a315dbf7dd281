import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '@quintet/api/modules';
import {
  CircleCheck,
  CircleDashed,
  CircleSlash,
  CircleX,
  Hand,
  LoaderCircle,
  type LucideIcon,
} from 'lucide-react';
import { asRecord } from '../../../api/unparsed.ts';
import { toLabel } from '../asking/read-fields.ts';
import type { RunState } from './workflow-search.ts';

type Workflows = inferRouterOutputs<AppRouter>['bloom']['workflows'];
export type Definition = Workflows['listDefinitions']['definitions'][number];
export type Execution = Workflows['list']['workflows'][number];
export type Run = Workflows['getRun'];
export type Node = Workflows['getVisualization']['nodes'][number];
type Step = Definition['steps'][number];

interface StateWords {
  readonly word: string;
  readonly Icon: LucideIcon;
  readonly tone: string;
}

/** How the states of runs are called and shown. */
export const runWords: Readonly<Record<RunState | 'waiting', StateWords>> = {
  pending: { word: 'Waiting its turn', Icon: CircleDashed, tone: 'text-ink-soft' },
  running: { word: 'At work', Icon: LoaderCircle, tone: 'text-info' },
  waiting: { word: 'Waits for an approval', Icon: Hand, tone: 'text-warn' },
  completed: { word: 'Completed', Icon: CircleCheck, tone: 'text-good' },
  failed: { word: 'Failed', Icon: CircleX, tone: 'text-bad' },
  cancelled: { word: 'Cancelled', Icon: CircleSlash, tone: 'text-ink-soft' },
};

/** What a workflow does, in its order. */
export function describeSteps(steps: readonly Step[]): string {
  return toLabel(steps.map(describeStep).join(', then '));
}

function describeStep(step: Step): string {
  if (step.type === 'agent') return step.agent;
  if (step.type === 'approval') return 'a person approves';
  const agents = [...step.rules.map(({ next_agent }) => next_agent), step.default].filter(
    (id) => id !== null,
  );
  return [...new Set(agents)].join(' or ');
}

/** What a workflow is called; one that is gone keeps its id. */
export function nameWorkflow(definitions: readonly Definition[] | undefined, workflow_id: string): string {
  return definitions?.find((known) => known.workflow_id === workflow_id)?.name ?? toLabel(workflow_id);
}

/** What a run is about: what its starter asked, else what an agent concluded. */
export function describeRun({ metadata, results, error_message }: Execution): string | undefined {
  const { about } = metadata;
  if (error_message !== null) return error_message;
  if (typeof about === 'string' && about !== '') return about;
  const reasons = Object.values(results).map((result) => asRecord(result)?.['reasoning']);
  return reasons.find((reason) => typeof reason === 'string');
}

/** A length of time in words. */
export function describeDuration(ms: number): string {
  if (ms < 1_000) return `${Math.max(1, Math.round(ms))} ms`;
  if (ms < 90_000) return `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s`;
  if (ms < 5_400_000) return `${Math.round(ms / 60_000)} min`;
  return `${Math.round(ms / 3_600_000)} h`;
}
