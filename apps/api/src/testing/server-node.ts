import { loadConfig } from '../config.ts';
import { createLog } from '../platform/log.ts';
import { createServer } from '../server.ts';
import { openServices } from '../services.ts';
import type { ServerNodeOptions } from './start-server-node.ts';

const { env, name, role = 'both' } = JSON.parse(process.argv[2] ?? '') as ServerNodeOptions;

// A test that dies takes its processes with it.
process.on('disconnect', () => process.exit());

const config = loadConfig(env);
const services = await openServices(config, createLog(config.LOG_LEVEL), { name, role });
const app = await createServer(services);
process.send?.({ url: await app.listen({ port: 0, host: '127.0.0.1' }) });
process.once('SIGTERM', () => {
  void app
    .close()
    .then(async () => await services.close())
    .then(() => process.exit(0));
});
