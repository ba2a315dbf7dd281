import { openApp } from '../../app.ts';
import { loadConfig } from '../../config.ts';
import { modules } from '../../modules.ts';
import { createLog } from '../../platform/log.ts';
import { createServer } from '../../server.ts';
import { ServerNodeOptions } from './start-server-node.ts';

const { env, role } = ServerNodeOptions.parse(JSON.parse(process.argv[2] ?? ''));

// A test that dies takes its processes with it.
process.on('disconnect', () => process.exit());

const config = loadConfig(env);
const app = await openApp(modules, config, createLog(config.LOG_LEVEL), { role });
const server = await createServer(app);
process.send?.({ url: await server.listen({ port: 0, host: '127.0.0.1' }) });
// Asked for anything, it tells the most memory it ever took, in kilobytes.
process.on('message', () => process.send?.(process.resourceUsage().maxRSS));
process.once('SIGTERM', () => {
  void server
    .close()
    .then(async () => await app.close())
    .then(() => process.exit(0));
});
