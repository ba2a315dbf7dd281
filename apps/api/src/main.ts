import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadConfigOrExit, type Config } from './config.ts';
import { createLog } from './platform/log.ts';
import { createServer } from './server.ts';
import { openServices } from './services.ts';

const drainMs = 10_000;

await start(loadConfigOrExit());

async function start(config: Config): Promise<void> {
  const log = createLog(config.LOG_LEVEL);
  const services = await openServices(config, log);
  const webDir = fileURLToPath(new URL('../../web/dist', import.meta.url));
  const app = await createServer(services, { webDir: existsSync(webDir) ? webDir : undefined });
  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    services.beginStop();
    setTimeout(() => process.exit(1), drainMs).unref();
    void app
      .close()
      .then(() => services.close())
      .then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  const url = await app.listen({ port: config.PORT, host: config.HOST });
  log.info({ url }, 'ready');
  const { firstKey } = services.reports;
  if (process.send !== undefined) process.send({ url, reportsKey: firstKey });
  else if (firstKey !== undefined)
    process.stdout.write(`API key for reports, shown this once: ${firstKey}\n`);
}
