import { randomUUID } from 'node:crypto';

const prefixes = {
  thread: 'thr',
  message: 'msg',
  tool_call: 'tc',
  workflow: 'wf',
  task: 'tsk',
  hidden_context: 'shcx',
} as const;

/** An id of one kind, which nobody can guess. */
export function mintChatId(kind: keyof typeof prefixes): string {
  return `${prefixes[kind]}_${randomUUID().replaceAll('-', '')}`;
}
