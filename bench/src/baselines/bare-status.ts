import { fastify } from 'fastify';
import { Redis } from 'ioredis';

/** The honest baseline of a status: Fastify, one GET in Redis, and what is there sent back. */
const redis = new Redis(process.argv[2] ?? '');
const app = fastify();
app.get<{ Params: { job_id: string } }>('/status/:job_id', async (request, reply) => {
  const text = await redis.get(request.params.job_id);
  return reply.type('application/json; charset=utf-8').send(text);
});
const url = await app.listen({ port: 0, host: '127.0.0.1' });
process.send?.({ url });
process.once('SIGTERM', () => {
  redis.disconnect();
  void app.close().then(() => process.exit(0));
});
