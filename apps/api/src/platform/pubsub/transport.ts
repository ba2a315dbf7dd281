/** A way to other processes. Payloads may be lost while the connection is. */
export interface Transport {
  readonly ready: Promise<void>;
  /** Resolves when it is sent, or lost. */
  send(payload: string): Promise<void>;
  close(): Promise<void>;
}

export interface TransportOptions {
  readonly name: string;
  readonly onMessage: (payload: string) => void;
  /** The connection was away: messages of that time are lost. */
  readonly onReconnect: () => void;
  readonly log: (line: string) => void;
}
