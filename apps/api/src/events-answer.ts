/** Whether an operation answered with events that come one by one, where it may (`answer: 'events'`). */
export function isEvents(output: unknown): output is AsyncIterable<object> {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output;
}

/** All of them, once the last has come; an answer of another kind as it is. */
export async function gatherEvents(output: unknown): Promise<unknown> {
  if (!isEvents(output)) return output;
  const events: object[] = [];
  for await (const event of output) events.push(event);
  return events;
}
