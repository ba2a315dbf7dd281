import type { Prisma } from '@quintet/db/generated/client';

/** An object that arrived as JSON, and so can be stored as JSON. */
export function toJsonObject(value: Readonly<Record<string, unknown>>): Prisma.InputJsonObject {
  return value as Prisma.InputJsonObject;
}
