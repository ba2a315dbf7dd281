import type { Services } from './services.ts';

/** A file made by a module: its bytes and how long a browser may keep it, in seconds. */
export interface ServedFile {
  readonly contentType: string;
  readonly body: string | Uint8Array;
  readonly maxAge: number;
}

/** Files of a document below one path, made on demand. `read` gives `undefined` for a name it does not know. */
export interface FileSource {
  readonly path: `/${string}/`;
  /** Sent as it is; a page may restrict what its own HTML can load. */
  readonly headers?: Readonly<Record<string, string>>;
  read(services: Services, name: string): Promise<ServedFile | undefined>;
}
