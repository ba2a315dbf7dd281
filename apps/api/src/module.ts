import type { ErrorTable } from '@quintet/contracts/operation';
import type { AnyRouter } from '@trpc/server';
import type { Config } from './config.ts';
import type { Environment } from './context.ts';
import type { Core } from './core.ts';
import type { CommandContext } from './platform/commands/command-context.ts';
import type { JobDefinition } from './platform/jobs/job.ts';
import type { ReadinessCheck } from './platform/readiness.ts';
import type { RunDefinition } from './platform/runs/run.ts';
import { metasOf } from './procedures.ts';
import { router as createRouter } from './trpc.ts';

/** A file made by a module: its bytes and how long a browser may keep it, in seconds. */
export interface ServedFile {
  readonly contentType: string;
  readonly body: string | Uint8Array;
  readonly maxAge: number;
}

/** Files of a document below one path, made on demand. `read` gives `undefined` for a name it does not know. */
export interface FileSource<Services> {
  readonly path: `/${string}/`;
  /** Sent as it is; a page may restrict what its own HTML can load. */
  readonly headers?: Readonly<Record<string, string>>;
  read(environment: Environment<Services>, name: string): Promise<ServedFile | undefined>;
}

/** What people run by hand; gives the exit code. */
export type Command = (argv: readonly string[], context: CommandContext<Config>) => Promise<number>;

/** Everything a document brings. Only the first four are needed. */
interface ModuleDefinition<Router extends AnyRouter, Services> {
  /** The document's name: the sub-router in the tRPC tree, and the `document` of its error table. */
  readonly name: string;
  readonly router: Router;
  readonly errors: ErrorTable;
  /** Paths that answer in this document's error shape, themselves and all below; the longest match wins. */
  readonly paths: readonly `/${string}`[];
  /** Origins whose pages may read the answers of this document, with credentials; `https://*.host` for subdomains. */
  origins?(config: Config): readonly string[];
  /**
   * Paths below which answers are read and cookies count only where the site's own pages ask, whatever `origins` says;
   * without `origins` all are.
   */
  readonly ownPaths?: readonly `/${string}`[];
  /** Paths whose pages the web app draws, themselves and all below. */
  readonly pages?: readonly `/${string}`[];
  /** Hosts that those pages load scripts and frames from. */
  pageHosts?(config: Config): readonly string[];
  readonly files?: readonly FileSource<NoInfer<Services>>[];
  readonly jobs?: readonly JobDefinition<Environment<NoInfer<Services>>>[];
  /** Long work of several steps, which outlives the process that works on it. */
  readonly runs?: readonly RunDefinition<Environment<NoInfer<Services>>>[];
  readonly commands?: Readonly<Record<string, Command>>;
  /** Fills empty tables with invented data, before `open`. Called when `DEMO_DATA` is set. */
  demoData?(core: Core): Promise<unknown>;
  /** Opens the module's own services. */
  open(core: Core): Promise<Services> | Services;
  /** What `/health/ready` tells of the module, under its name. */
  readiness?(environment: Environment<NoInfer<Services>>): Promise<ReadinessCheck>;
  /** What is told once, to whoever started the server. */
  notices?(services: NoInfer<Services>): readonly string[];
  close?(services: NoInfer<Services>): Promise<void>;
}

/** A module that is part of a process. */
export interface PluggedModule<Services = unknown> extends Pick<
  Module,
  'name' | 'router' | 'errors' | 'paths' | 'origins' | 'ownPaths' | 'pages' | 'pageHosts'
> {
  /** What the module's handlers see. Throws before `open`. */
  environment(): Environment<Services>;
  readonly jobs: readonly JobDefinition<{ readonly core: Core }>[];
  readonly runs: readonly RunDefinition<{ readonly core: Core }>[];
  readonly files: readonly (Omit<FileSource<Services>, 'read'> & {
    read(name: string): Promise<ServedFile | undefined>;
  })[];
  open(core: Core): Promise<void>;
  notices(): readonly string[];
  close(): Promise<void>;
}

export interface Module<Router extends AnyRouter = AnyRouter, Services = unknown> extends Pick<
  ModuleDefinition<Router, Services>,
  'name' | 'router' | 'errors' | 'paths' | 'commands'
> {
  readonly ownPaths: readonly `/${string}`[];
  readonly pages: readonly `/${string}`[];
  origins(config: Config): readonly string[];
  pageHosts(config: Config): readonly string[];
  /** Makes it part of a process, which opens it with its core. */
  plug(): PluggedModule<Services>;
}

/** Declares a module: everything a document brings, as one value. Throws when a procedure belongs to another document. */
export function defineModule<Router extends AnyRouter, Services>(
  definition: ModuleDefinition<Router, Services>,
): Module<Router, Services> {
  const { name, router, errors } = definition;
  for (const { operation, stream, socket } of metasOf(router)) {
    const { table = errors, name: procedure = '' } = operation ?? stream ?? socket?.contract ?? {};
    if (table !== errors) throw new Error(`${procedure} has another error table than ${name}`);
  }
  if (errors.document !== name) throw new Error(`${name} has the error table of ${errors.document}`);
  const module: Module<Router, Services> = {
    name,
    router,
    errors,
    paths: definition.paths,
    ownPaths: definition.ownPaths ?? [],
    pages: definition.pages ?? [],
    commands: definition.commands ?? {},
    origins: (config) => definition.origins?.(config) ?? [],
    pageHosts: (config) => definition.pageHosts?.(config) ?? [],
    plug: () => plug(module, definition),
  };
  return module;
}

function plug<Router extends AnyRouter, Services>(
  module: Module<Router, Services>,
  definition: ModuleDefinition<Router, Services>,
): PluggedModule<Services> {
  let opened: Environment<Services> | undefined;
  const environment = () => {
    if (opened === undefined) throw new Error(`The module ${module.name} is not open`);
    return opened;
  };
  return {
    ...module,
    environment,
    jobs: (definition.jobs ?? []).map(({ concurrency, ...job }) => ({
      ...job,
      ...(concurrency === undefined
        ? {}
        : { concurrency: typeof concurrency === 'number' ? concurrency : () => concurrency(environment()) }),
      run: async (run, data) => await job.run(Object.assign(run, environment()), data),
    })),
    runs: (definition.runs ?? []).map((kind) => ({
      ...kind,
      run: async (run, input) => await kind.run({ ...run, ...environment() }, input),
    })),
    files: (definition.files ?? []).map((source) => ({
      ...source,
      read: async (name) => await source.read(environment(), name),
    })),
    async open(core) {
      if (core.config.DEMO_DATA) await definition.demoData?.(core);
      opened = { core, services: await definition.open(core) };
      const { readiness } = definition;
      if (readiness !== undefined)
        core.readiness.add(module.name, async () => await readiness(environment()));
    },
    notices: () => definition.notices?.(environment().services) ?? [],
    async close() {
      if (opened !== undefined) await definition.close?.(opened.services);
    },
  };
}

/** Modules under their names. */
export type Modular = Readonly<Record<string, Module>>;

type Routers<Modules extends Modular> = { readonly [Name in keyof Modules]: Modules[Name]['router'] };

/** One tRPC router with a sub-router per module. */
export function routerOf<Modules extends Modular>(modules: Modules) {
  const routers = Object.entries(modules).map(([name, { router }]) => [name, router]);
  // Keyed by the names under which the modules were given.
  return createRouter(Object.fromEntries(routers) as Routers<Modules>);
}
