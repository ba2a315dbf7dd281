/** Where a command writes to. */
export interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** What a command of this module is given. */
export interface CommandContext {
  readonly config: { readonly DATABASE_URL?: string | undefined; readonly DATA_DIR: string };
  readonly out: Output;
  readonly err: Output;
  readonly signal?: AbortSignal;
}
