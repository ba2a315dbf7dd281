/** Why something could not be done, in words for a reader. */
export class Fault extends Error {
  readonly status: number | undefined;

  constructor(message: string, status?: number) {
    super(message);
    this.status = status;
  }
}

/** What a reader is told of an error. */
export function tellFault(error: unknown): string {
  if (error instanceof Fault) return error.message;
  return 'The tutor cannot be reached. Your question is kept here; try again when you are online.';
}
