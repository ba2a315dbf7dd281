import { parentPort } from 'node:worker_threads';
import { type DocumentTasks, documentTasks, type TaskName } from './document-tasks.ts';

/** A message to the worker. */
export interface WorkerRequest<Name extends TaskName = TaskName> {
  readonly id: number;
  readonly name: Name;
  readonly input: DocumentTasks[Name]['input'];
}

/** Its answer. Errors travel as their message and stack. */
export type WorkerAnswer =
  | { readonly id: number; readonly output: unknown }
  | { readonly id: number; readonly error: unknown };

parentPort?.on('message', (request: WorkerRequest) => {
  const { id } = request;
  void perform(request).then(
    (output) => {
      parentPort?.postMessage({ id, output } satisfies WorkerAnswer);
    },
    (error: unknown) => {
      parentPort?.postMessage({ id, error } satisfies WorkerAnswer);
    },
  );
});

async function perform<Name extends TaskName>({ name, input }: WorkerRequest<Name>): Promise<unknown> {
  return await documentTasks[name](input);
}
