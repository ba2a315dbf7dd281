import type { AnyRouter } from '@trpc/server';
import type { Meta } from './trpc.ts';

/** The meta of every procedure in the tree. */
export function metasOf(router: AnyRouter): Meta[] {
  return Object.values(router._def.procedures).map(
    (procedure) => (procedure as { _def: { meta?: Meta } })._def.meta ?? {},
  );
}
