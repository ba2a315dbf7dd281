import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openApp } from './app.ts';
import { loadConfigOrExit, type Config } from './config.ts';
import { type Role, roles } from './core.ts';
import { modules } from './modules.ts';
import { createLog } from './platform/log.ts';
import { createServer } from './server.ts';

const drainMs = 10_000;

try {
  await start(loadConfigOrExit(), readRole());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

/** `--role=web` serves without working jobs off, `--role=worker` the other way round; without it one process does both. */
function readRole(): Role {
  const { values } = parseArgs({ options: { role: { type: 'string', default: 'both' } } });
  const role = roles.find((candidate) => candidate === values.role);
  if (role !== undefined) return role;
  process.stderr.write(`--role: takes ${roles.join(', ')}\n`);
  process.exit(1);
}

async function start(config: Config, role: Role): Promise<void> {
  const log = createLog(config.LOG_LEVEL);
  const app = await openApp(modules, config, log, { role });
  const [webDir, widgetDir] = ['web', 'tutor-widget'].map(findBuilt);
  const server = role === 'worker' ? undefined : await createServer(app, { webDir, widgetDir });
  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    app.core.beginStop();
    setTimeout(() => process.exit(1), drainMs).unref();
    void Promise.resolve(server?.close())
      .then(async () => await app.close())
      .then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // Whoever started this process and listened to it is gone.
  process.once('disconnect', () => stop('disconnect'));
  const url = await server?.listen({ port: config.PORT, host: config.HOST });
  log.info({ role, url }, 'ready');
  void app.core.books
    .warm()
    .catch((error: unknown) => log.warn({ error }, 'the bundled book is not there yet'));
  const notices = app.modules.flatMap((module) => module.notices());
  if (process.send !== undefined) process.send({ url, notices });
  else for (const notice of notices) process.stdout.write(`${notice}\n`);
}

/** The folder of an app of this repository that was built. */
function findBuilt(name: string): string | undefined {
  const folder = fileURLToPath(new URL(`../../${name}/dist`, import.meta.url));
  return existsSync(folder) ? folder : undefined;
}
