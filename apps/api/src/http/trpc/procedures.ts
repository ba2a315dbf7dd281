import type { Operation } from '@quintet/contracts/operation';
import type { AnyRouter } from '@trpc/server';
import type { Locked } from '../../guard.ts';
import type { PluggedModule } from '../../module.ts';
import { metasOf } from '../../procedures.ts';
import type { Origins, Sharing } from '../allow-origins.ts';
import { mostBytesOf } from '../body-limit.ts';

/** More calls than any page of ours makes at once. */
export const largestBatch = 20;

/** A procedure, whose it is and with whom it is shared. */
interface Procedure {
  readonly operation: Locked;
  /** How long the body may be that calls it, in bytes. */
  readonly mostBytes: number;
  readonly module: PluggedModule;
  readonly sharing: Sharing;
}

/** By their names: one request may call those of several modules. */
export type Procedures = ReadonlyMap<string, Procedure>;

/** The procedures of all modules. Throws when one belongs to none. */
export function listProcedures(
  router: AnyRouter,
  { modules, origins }: { readonly modules: readonly PluggedModule[]; readonly origins: Origins },
): Procedures {
  const operations = metasOf(router).flatMap(
    ({ operation, stream, socket }): (Locked & Pick<Operation, 'mostBytes'>) | [] =>
      operation ?? stream ?? socket?.contract ?? [],
  );
  return new Map(
    operations.map((operation): [string, Procedure] => {
      const module = modules.find(({ name }) => name === operation.table.document);
      if (module === undefined) throw new Error(`${operation.name} belongs to no module`);
      const sharing = origins.sharingOf(module, operation.path);
      return [operation.name, { operation, mostBytes: mostBytesOf(operation), module, sharing }];
    }),
  );
}
