import { readFileSync } from 'node:fs';
import { fastify } from 'fastify';
import { z } from 'zod';

/** The honest baseline: Fastify, a zod schema of the same fields, and the same body sent back. */
const page: unknown = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const Input = z.object({
  vid: z.uuidv4(),
  outcome: z.string().trim().min(1),
  context_key: z.string().trim().min(1),
  context_value: z.string().trim().min(1),
  preview: z.boolean().optional(),
});

const app = fastify();
app.post('/personalize', (request, reply) => {
  const parsed = Input.safeParse(request.body);
  return parsed.success ? reply.send(page) : reply.code(422).send({ error: 'missing_fields' });
});
const url = await app.listen({ port: 0, host: '127.0.0.1' });
process.send?.({ url });
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)));
