import { z } from 'zod';
import { operation, text } from '../operation.ts';
import { common, guardedErrors } from './fields.ts';
import { WorkflowDefinition, WorkflowStep } from './workflow-definition.ts';

const WorkflowId = text(100).min(1);

/** A workflow that can be run. */
export const WorkflowDefinitionRow = z
  .object({
    workflow_id: z.string(),
    name: z.string(),
    /** Those are always there, and take other agents and rules at `execute`. */
    built_in: z.boolean(),
    /** A stored one that an older version took may be refused at `execute`; its steps are left out here. */
    valid: z.boolean(),
    steps: z.array(WorkflowStep),
    /** Whether it waits for a person on its way. */
    has_approval: z.boolean(),
  })
  .meta({ id: 'BloomWorkflowDefinition' });

/** `GET /api/agents/workflows/definitions`. */
export const listDefinitions = operation({
  ...common,
  name: 'bloom.workflows.listDefinitions',
  method: 'GET',
  path: '/api/agents/workflows/definitions',
  status: 200,
  input: z.object({}),
  output: z.object({ definitions: z.array(WorkflowDefinitionRow) }),
  errors: guardedErrors,
  auth: 'caller',
  summary: 'Workflows that can be run',
});

export const SaveDefinitionInput = z.object({
  workflow_id: WorkflowId,
  name: text(200).min(1),
  definition: WorkflowDefinition,
});

/** `POST /api/agents/workflows/definitions`: one with this id is replaced; CONFLICT for the id of a built-in one. */
export const saveDefinition = operation({
  ...common,
  name: 'bloom.workflows.saveDefinition',
  method: 'POST',
  path: '/api/agents/workflows/definitions',
  status: 201,
  input: SaveDefinitionInput,
  output: WorkflowDefinitionRow,
  errors: [...guardedErrors, 'FORBIDDEN', 'CONFLICT'],
  auth: 'admin',
  summary: 'Store a workflow',
});

/** `DELETE /api/agents/workflows/definitions/{workflow_id}`: runs that began with it go on. */
export const deleteDefinition = operation({
  ...common,
  name: 'bloom.workflows.deleteDefinition',
  method: 'DELETE',
  path: '/api/agents/workflows/definitions/{workflow_id}',
  status: 200,
  input: z.object({ workflow_id: WorkflowId }),
  output: z.object({ workflow_id: z.string(), deleted: z.literal(true) }),
  errors: [...guardedErrors, 'FORBIDDEN', 'NOT_FOUND'],
  auth: 'admin',
  summary: 'Remove a stored workflow',
});
