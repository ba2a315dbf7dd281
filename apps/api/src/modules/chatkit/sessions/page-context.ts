import { CreateSessionInput } from '@quintet/contracts/chatkit/session';
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

/** The same with what a later request says of the page that it comes from; a field that is not valid says nothing. */
export function updateContext(
  context: PageContext,
  metadata: Readonly<Record<string, unknown>>,
): PageContext {
  const said = CreateSessionInput.safeParse(
    Object.fromEntries(
      Object.entries(CreateSessionInput.shape).flatMap(([name, field]) =>
        field.safeParse(metadata[name]).success ? [[name, metadata[name]]] : [],
      ),
    ),
  );
  return said.success ? { ...context, ...toContext(said.data) } : context;
}
