import type { CreateSessionInput } from '@quintet/contracts/chatkit/session';
import type { z } from 'zod';

/** What a page says of itself and of its reader, without the address of mail. Anybody may have written it. */
export type PageContext = Readonly<Record<string, string>>;

/** What was said, by its names. */
export function toContext(given: z.output<typeof CreateSessionInput>): PageContext {
  const { student_email: _, ...said } = given;
  return Object.fromEntries(
    Object.entries(said).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
