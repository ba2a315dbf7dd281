import { pino } from 'pino';
import { z } from 'zod';
import { createLlm } from '../../platform/llm/llm.ts';

/** Asks a model so many times, one after the other, and tells how each ended. */
const { baseUrl, times } = z
  .object({ baseUrl: z.string(), times: z.number() })
  .parse(JSON.parse(process.argv[2] ?? ''));
const llm = createLlm({ baseUrl, timeoutMs: 60_000, maxRetries: 0, log: pino({ level: 'silent' }) });
const { signal } = new AbortController();

// What is printed is heard.
process.stderr.write('asks\n');
const kinds: unknown[] = [];
for (let time = 0; time < times; time += 1) {
  kinds.push(
    await llm.streamText({ purpose: 'test.print', system: 'Answer.', signal }).then(
      () => 'answered',
      (error: unknown) => (error instanceof Error && 'kind' in error ? error.kind : String(error)),
    ),
  );
}
process.send?.(kinds);
process.disconnect();
