import type { AnyRouter } from '@trpc/server';
import type { Config } from './config.ts';
import { openCore, type Core, type Given } from './core.ts';
import { type Modular, type Module, type PluggedModule, routerOf } from './module.ts';
import type { Logger } from './platform/log.ts';

/** A process: its core and the modules that are open on it. */
export interface App<Modules extends Modular = Modular> {
  readonly core: Core;
  readonly modules: readonly PluggedModule[];
  /** The procedures of all of them. */
  readonly router: AnyRouter;
  /** What each module opened for itself, by its name. */
  readonly services: { readonly [Name in keyof Modules]: ServicesOf<Modules[Name]> };
  /** Drains the queue and closes everything, in reverse order. */
  close(): Promise<void>;
}

type ServicesOf<Plugged extends Module> = ReturnType<ReturnType<Plugged['plug']>['environment']>['services'];

/** Opens the core and then each module on it; jobs are worked off once all of them stand. */
export async function openApp<Modules extends Modular>(
  modules: Modules,
  config: Config,
  log: Logger,
  given: Given = {},
): Promise<App<Modules>> {
  const plugged = Object.values(modules).map((module) => module.plug());
  const core = await openCore(config, log, {
    ...given,
    jobs: plugged.flatMap(({ jobs }) => jobs),
    runs: plugged.flatMap(({ runs }) => runs),
  });
  for (const module of plugged) await module.open(core);
  await core.jobs.start();
  const services = plugged.map((module) => [module.name, module.environment().services]);
  return {
    core,
    modules: plugged,
    router: findRouter(modules),
    // Keyed by the names under which the modules were given.
    services: Object.fromEntries(services) as App<Modules>['services'],
    async close() {
      core.beginStop();
      await core.jobs.close();
      for (const module of plugged.toReversed()) await module.close();
      await core.close();
    },
  };
}

/** One for all apps that a process opens of these modules, so that what describes it is written once too. */
const routers = new WeakMap<Modular, AnyRouter>();

function findRouter(modules: Modular): AnyRouter {
  const router = routers.get(modules) ?? routerOf(modules);
  routers.set(modules, router);
  return router;
}
