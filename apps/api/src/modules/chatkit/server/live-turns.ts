/** An answer that is being given by this process. */
export interface LiveTurn {
  /** Stops the model, and keeps what was said so far. May be called twice. */
  stop(): Promise<void>;
}

/** The answers that are being given, one a thread. */
export interface LiveTurns {
  enter(thread_id: string, turn: LiveTurn): void;
  leave(thread_id: string, turn: LiveTurn): void;
  /** Stops the answer that a thread is being given. */
  stop(thread_id: string): Promise<void>;
  /** Stops all. */
  close(): Promise<void>;
}

/** None yet. */
export function createLiveTurns(): LiveTurns {
  const live = new Map<string, LiveTurn>();
  return {
    enter: (thread_id, turn) => void live.set(thread_id, turn),
    leave(thread_id, turn) {
      if (live.get(thread_id) === turn) live.delete(thread_id);
    },
    stop: async (thread_id) => await live.get(thread_id)?.stop(),
    close: async () => void (await Promise.all([...live.values()].map(async (turn) => await turn.stop()))),
  };
}
