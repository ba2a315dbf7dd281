import { z } from 'zod';

/** What a person says to the step that waits for him. */
export const Approval = z.object({
  approved: z.boolean(),
  note: z.string().nullable(),
  by: z.string().nullable(),
});
