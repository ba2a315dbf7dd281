/** Where a command writes to. */
export interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Where a command finds the database. */
export interface DatabaseSettings {
  readonly DATABASE_URL?: string | undefined;
  readonly DATA_DIR: string;
}

/** What a command is given. It opens what it needs: a server may or may not run beside it. */
export interface CommandContext<Settings = DatabaseSettings> {
  readonly config: Settings;
  readonly out: Output;
  readonly err: Output;
  /** Aborted by Ctrl-C: the command finishes what it has in hand. */
  readonly signal?: AbortSignal;
}
