import { tabStorage } from '../../../api/browser-storage.ts';
import type { StreamItem, StreamState } from '../../../api/streams/follow-stream.ts';
import { useStream } from '../../../api/streams/use-stream.ts';
import { trpc } from '../../../api/trpc.ts';
import { asRecord } from '../../../api/unparsed.ts';

/** For how long a page may be out of sight before it gives its stream up, in milliseconds. */
const outOfSightMs = 300_000;
const cursorKey = 'timeback.cursor';

interface AgentLoopProps {
  /** Whether there is a visitor to listen for. */
  readonly isWanted: boolean;
  /** The visitor of this tab; without it the one whom the cookie stands for. */
  readonly vid: string | undefined;
  /** Whose stream it is; called before its first item. */
  readonly onVisitor: (vid: string) => void;
  readonly onItem: (item: StreamItem) => void;
}

/** Follows the visitor's stream of smart tips (contract §4), each item once over reloads of the tab. */
export function useAgentLoop({ isWanted, vid, onVisitor, onItem }: AgentLoopProps): StreamState {
  const { client } = trpc.useUtils();
  return useStream({
    name: isWanted ? (vid ?? 'of the cookie') : undefined,
    graceMs: outOfSightMs,
    isFinal: ({ code }) => code === 'invalid_vid',
    async open(handlers, signal) {
      const { token } = await client.timeback.createAgentToken.mutate({ vid }, { signal });
      const whose = readSubject(token);
      onVisitor(whose);
      return client.timeback.agentLoop.subscribe(
        { token, channels: 'tasks', lastEventId: readCursor(whose) },
        {
          ...handlers,
          onData(item) {
            if (signal.aborted) return;
            handlers.onData(item);
            keepCursor(whose, item.id);
          },
        },
      );
    },
    onItem,
  });
}

/** How far this tab has read the stream of a visitor. */
function readCursor(vid: string): string | undefined {
  const [whose, cursor] = tabStorage.read(cursorKey)?.split(' ') ?? [];
  return whose === vid ? cursor : undefined;
}

function keepCursor(vid: string, cursor: string): void {
  tabStorage.write(cursorKey, `${vid} ${cursor}`);
}

/** Nothing of a visitor who was forgotten stays. */
export function forgetCursor(): void {
  tabStorage.write(cursorKey, null);
}

/** The vid a token was made for: its `sub` (contract §4). Read for the tab's own order only; the server checks it. */
function readSubject(token: string): string {
  const payload = token.split('.')[1] ?? '';
  const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
  return String(asRecord(claims)?.['sub'] ?? '');
}
