export interface QueryResult<Row> {
  rows: Row[];
  rowCount: number | null;
}

/** Runs one statement with parameters, or a script without. */
export type RunQuery = <Row>(text: string, parameters?: readonly unknown[]) => Promise<QueryResult<Row>>;

export interface QueueSession {
  readonly query: RunQuery;
}

/** Who waits for notifications of a channel. `lost` is called once when the connection that listened is gone. */
export interface ChannelListener {
  heard(payload: string): void;
  lost(error: Error): void;
}

/** The database under a queue pool. */
export interface QueueDriver {
  readonly query: RunQuery;
  /** Starts listening and gives the function that stops it. */
  listen(channel: string, listener: ChannelListener): Promise<() => Promise<void>>;
  /** Runs a script that begins and commits a transaction of its own, with nobody else on the connection. */
  runAlone(run: (session: QueueSession) => Promise<void>): Promise<void>;
  end(): Promise<void>;
}
