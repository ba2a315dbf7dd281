/** One event of a server-sent stream. */
export interface SseFrame {
  /** The event's name; `message` where the stream gives none. */
  readonly event: string;
  /** The text of all its data lines. */
  readonly data: string;
  /** The stream's last id when the event came; empty before the first. */
  readonly id: string;
}

/** Reads one stream, however its bytes are cut into chunks. */
export interface SseParser {
  /** The events that these bytes complete. */
  push(bytes: Uint8Array): SseFrame[];
  /** The last id that came, with an event or alone; empty before the first. */
  readonly lastId: string;
  /** Milliseconds that the server asks clients to wait before they come back; `undefined` until it says so. */
  readonly retryMs: number | undefined;
}

const lineEnd = /\r\n|\r|\n/;

/** A parser of the event stream format (WHATWG HTML, "Server-sent events"). An event that was cut off is no event. */
export function createSseParser(): SseParser {
  const decoder = new TextDecoder();
  const block = { event: '', data: '', id: '' };
  let lastId = '';
  let retryMs: number | undefined;
  let unfinished = '';
  let endedWithReturn = false;

  function readLine(line: string): void {
    const colon = line.indexOf(':');
    const name = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (name === 'event') block.event = value;
    else if (name === 'data') block.data += `${value}\n`;
    else if (name === 'id' && !value.includes('\0')) block.id = value;
    else if (name === 'retry' && /^\d+$/.test(value)) retryMs = Number(value);
  }

  function endBlock(): SseFrame | undefined {
    const { event, data } = block;
    lastId = block.id;
    Object.assign(block, { event: '', data: '' });
    if (data === '') return undefined;
    return { event: event === '' ? 'message' : event, data: data.slice(0, -1), id: lastId };
  }

  /** A line feed behind a return that ended the chunk before belongs to that return. */
  function decode(bytes: Uint8Array): string {
    const text = decoder.decode(bytes, { stream: true });
    if (text === '') return '';
    const belongs = endedWithReturn && text.startsWith('\n');
    endedWithReturn = text.endsWith('\r');
    return belongs ? text.slice(1) : text;
  }

  return {
    push(bytes) {
      const lines = (unfinished + decode(bytes)).split(lineEnd);
      unfinished = lines.pop() ?? '';
      const frames: SseFrame[] = [];
      for (const line of lines) {
        const frame = line === '' ? endBlock() : undefined;
        if (frame !== undefined) frames.push(frame);
        if (line !== '') readLine(line);
      }
      return frames;
    },
    get lastId() {
      return lastId;
    },
    get retryMs() {
      return retryMs;
    },
  };
}
