import type {
  SaveDefinitionInput,
  WorkflowDefinitionRow,
} from '@quintet/contracts/bloom/workflow-definitions';
import { WorkflowDefinition, type WorkflowStep } from '@quintet/contracts/bloom/workflow-definition';
import type { Prisma } from '@quintet/db/generated/client';
import { z } from 'zod';
import type { Context } from '../../../context.ts';
import { readClock } from '../../../platform/clock.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import type { Identity } from '../access/identity.ts';
import type { Rows } from '../access/rows.ts';
import { builtInNames, builtIns, planBuiltIn } from './plan.ts';

type DefinitionContext = Context<{ readonly rows: Rows }, Identity>;
type Described = z.input<typeof WorkflowDefinitionRow>;

/** All workflows that can be run: the built-in ones, then the stored ones by name. */
export async function listDefinitions({ services, identity }: DefinitionContext) {
  const stored = await services.rows.read(
    identity,
    async (tx) => await tx.bloomWorkflow.findMany({ orderBy: [{ name: 'asc' }, { workflow_id: 'asc' }] }),
  );
  return { definitions: [...builtIns.map(describeBuiltIn), ...stored.map(describeStored)] };
}

/** Stores a workflow, in the place of one with its id. Throws `CONFLICT` for the id of a built-in one. */
export async function saveDefinition(
  { services, identity }: DefinitionContext,
  { workflow_id, name, definition }: z.output<typeof SaveDefinitionInput>,
): Promise<Described> {
  if (builtIns.some((id) => id === workflow_id))
    throw new ContractError('CONFLICT', { message: 'workflow_id: this workflow is built in' });
  const row = await services.rows.write(
    identity,
    async (tx) =>
      await tx.bloomWorkflow.upsert({
        where: { workflow_id },
        create: { workflow_id, name, definition },
        update: { name, definition, updated_at: await readClock(tx) },
      }),
  );
  return describeStored(row);
}

/** Removes a stored workflow; runs that began with it go on. Throws `NOT_FOUND`, for the built-in ones too. */
export async function deleteDefinition(
  { services, identity }: DefinitionContext,
  { workflow_id }: { readonly workflow_id: string },
): Promise<{ workflow_id: string; deleted: true }> {
  const { count } = await services.rows.write(
    identity,
    async (tx) => await tx.bloomWorkflow.deleteMany({ where: { workflow_id } }),
  );
  if (count === 0) throw new ContractError('NOT_FOUND', { message: 'Workflow not found' });
  return { workflow_id, deleted: true };
}

function describeBuiltIn(workflow_id: (typeof builtIns)[number]): Described {
  const steps = planBuiltIn({ workflow_id, participating_agents: [], workflow_config: {} }) ?? [];
  return {
    workflow_id,
    name: builtInNames[workflow_id],
    built_in: true,
    valid: true,
    ...describeSteps(steps),
  };
}

/** One that is no longer valid is shown without its steps, so that staff can replace it. */
function describeStored({
  workflow_id,
  name,
  definition,
}: Prisma.BloomWorkflowGetPayload<object>): Described {
  const { data, success: valid } = WorkflowDefinition.safeParse(definition);
  return { workflow_id, name, built_in: false, valid, ...describeSteps(data?.steps ?? []) };
}

function describeSteps(steps: readonly WorkflowStep[]) {
  return { steps: [...steps], has_approval: steps.some(({ type }) => type === 'approval') };
}
