import type { PluggedModule } from '../module.ts';

/** Who answers for a path. */
export type Owners = (path: string) => PluggedModule;

/**
 * Finds the module that answers for a path at which no operation stands, by the paths that modules claim; the longest
 * claim wins. Throws when nobody claims the root.
 */
export function createOwners(modules: readonly PluggedModule[]): Owners {
  const claims = modules
    .flatMap((module) => module.paths.map((path) => ({ module, prefix: path === '/' ? '/' : `${path}/` })))
    .toSorted((one, other) => other.prefix.length - one.prefix.length);
  const root = claims.at(-1);
  if (root?.prefix !== '/') throw new Error('No module answers for the root path');
  return (path) => (claims.find(({ prefix }) => `${path}/`.startsWith(prefix)) ?? root).module;
}
