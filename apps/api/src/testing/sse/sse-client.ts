import { connect, type Socket } from 'node:net';

/** A block of an event stream; `event` is absent for one that only sets the id. */
export interface SseBlock {
  id?: string;
  event?: string;
  data?: string;
}

export interface SseClientOptions {
  readonly port: number;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Cuts the connection after this many bytes, wherever that is. */
  readonly cutAfter?: number | undefined;
  readonly localAddress?: string;
  readonly onHead?: (head: string) => void;
  /** Gets each block as it came, byte for byte as Latin-1: `readBlock` takes it apart. */
  readonly onBlock?: (text: string) => void;
}

export interface SseClient {
  readonly socket: Socket;
  /** Resolves when the connection is over, whoever ended it; `whole`: with the last chunk of the body. */
  readonly closed: Promise<{ whole: boolean }>;
}

/** An SSE client on a bare socket: it may be cut at any byte, stop reading, and costs little. */
export function openSseClient(options: SseClientOptions): SseClient {
  const { port, path, localAddress, headers = {} } = options;
  const socket = connect({
    host: '127.0.0.1',
    port,
    ...(localAddress === undefined ? {} : { localAddress }),
  });
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\n${lines.join('')}\r\n`);
  const parser = new ResponseParser(options);
  let left = options.cutAfter ?? Infinity;
  socket.on('data', (bytes: Buffer) => {
    parser.push(left < bytes.length ? bytes.subarray(0, left) : bytes);
    left -= bytes.length;
    if (left <= 0) socket.destroy();
  });
  socket.on('error', () => undefined);
  const closed = new Promise<{ whole: boolean }>((resolve) => {
    socket.once('close', () => resolve({ whole: parser.whole }));
  });
  return { socket, closed };
}

/** Takes an HTTP/1.1 response with a chunked body apart, byte by byte as it comes. */
class ResponseParser {
  readonly #options: SseClientOptions;
  #bytes = '';
  #inHead = true;
  /** What is left of the chunk, with its line break; 0 between chunks. */
  #chunk = 0;
  #text = '';
  whole = false;

  constructor(options: SseClientOptions) {
    this.#options = options;
  }

  push(bytes: Buffer): void {
    this.#bytes += bytes.toString('latin1');
    if (this.#inHead && !this.#takeHead()) return;
    while (this.#takeChunk());
    this.#takeBlocks();
  }

  #takeHead(): boolean {
    const end = this.#bytes.indexOf('\r\n\r\n');
    if (end === -1) return false;
    this.#options.onHead?.(this.#bytes.slice(0, end));
    this.#bytes = this.#bytes.slice(end + 4);
    this.#inHead = false;
    return true;
  }

  #takeChunk(): boolean {
    if (this.#chunk === 0) {
      const end = this.#bytes.indexOf('\r\n');
      if (end === -1) return false;
      const length = Number.parseInt(this.#bytes.slice(0, end), 16);
      if (length === 0) this.whole = true;
      if (!(length > 0)) return false;
      this.#chunk = length + 2;
      this.#bytes = this.#bytes.slice(end + 2);
    }
    const part = this.#bytes.slice(0, this.#chunk);
    // The last two bytes of a chunk are its line break.
    this.#text += part.slice(0, Math.max(0, this.#chunk - 2));
    this.#chunk -= part.length;
    this.#bytes = this.#bytes.slice(part.length);
    return this.#bytes.length > 0;
  }

  #takeBlocks(): void {
    const { onBlock } = this.#options;
    for (let start = 0; ;) {
      const end = this.#text.indexOf('\n\n', start);
      if (end === -1) return void (this.#text = this.#text.slice(start));
      onBlock?.(this.#text.slice(start, end));
      start = end + 2;
    }
  }
}

/** The fields of a block. */
export function readBlock(text: string): SseBlock {
  const block: SseBlock = {};
  for (const line of text.split('\n')) {
    const value = Buffer.from(line.slice(line.indexOf(':') + 2), 'latin1').toString();
    if (line.startsWith('id:')) block.id = value;
    else if (line.startsWith('event:')) block.event = value;
    else if (line.startsWith('data:'))
      block.data = block.data === undefined ? value : `${block.data}\n${value}`;
  }
  return block;
}
