import { parentPort } from 'node:worker_threads';
import { documentTasks, type TaskName } from './document-tasks.ts';

/** A message to the worker. `input` is what the task of that name takes. */
export interface WorkerRequest {
  readonly id: number;
  readonly name: TaskName;
  readonly input: unknown;
}

/** Its answer. Errors travel as their message and stack. */
export type WorkerAnswer =
  | { readonly id: number; readonly output: unknown }
  | { readonly id: number; readonly error: unknown };

parentPort?.on('message', ({ id, name, input }: WorkerRequest) => {
  void perform(name, input).then(
    (output) => {
      parentPort?.postMessage({ id, output } satisfies WorkerAnswer);
    },
    (error: unknown) => {
      parentPort?.postMessage({ id, error } satisfies WorkerAnswer);
    },
  );
});

async function perform(name: TaskName, input: unknown): Promise<unknown> {
  // The other side of the thread is typed by the same table.
  const task: (input: never) => unknown = documentTasks[name];
  return await task(input as never);
}
