import { z } from 'zod';

/** What can go wrong before a handler runs; each document has its own code for it. */
export type Fault =
  | 'bad_request'
  | 'request_timeout'
  | 'headers_too_large'
  | 'not_found'
  | 'method_not_allowed'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'invalid_json'
  | 'rate_limited'
  | 'unavailable'
  | 'internal';

/** Extra facts about an error; a document's `body` decides which of them reach the client. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

export interface ErrorEntry {
  readonly status: number;
  readonly message: string;
}

/** One rejected field: where it stands in the input and what was expected. */
export interface InvalidField {
  readonly field: string;
  readonly missing: boolean;
  readonly message: string;
  /** Where exactly, from the field inwards. */
  readonly path: readonly (string | number)[];
  /** What kind of mistake it is, as zod names it, and what was expected. */
  readonly code: string;
  readonly expected: string | undefined;
  readonly input: unknown;
}

/**
 * Everything a document says about errors: its codes, its body, and which of its codes stands for each fault.
 * `body` receives the code, the message and the details and gives exactly the document's wire shape.
 */
export interface ErrorTable<Code extends string = string> {
  /** The document's name, which is that of its module too. Every path belongs to one document. */
  readonly document: string;
  readonly codes: Readonly<Record<Code, ErrorEntry>>;
  readonly faults: Readonly<Record<Fault, Code>>;
  body(error: {
    code: Code;
    message: string;
    path: string;
    details: ErrorDetails;
    /** By which the log knows the request. */
    requestId?: string | undefined;
  }): Readonly<Record<string, unknown>>;
  /** What the error of a rejected input, with its code, says about the fields. */
  invalidDetails(fields: readonly InvalidField[], code: string): ErrorDetails;
}

/** A named bucket: `points` calls per `seconds`, counted by client address or by a field of the input. */
export interface Limit {
  readonly name: string;
  readonly points: number;
  readonly seconds: number;
  readonly by: 'ip' | 'email';
}

/** One request/response pair of a contract, as data. */
export interface Operation {
  /** Dotted procedure name: `timeback.startSession`. */
  readonly name: string;
  readonly errors: readonly string[];
  readonly table: ErrorTable;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** The contract's own path; parameters as `{name}`. */
  readonly path: `/${string}`;
  /** Status of success. */
  readonly status: number;
  readonly input: z.ZodObject;
  readonly output: z.ZodType;
  /** Who may call: `public` is anyone, every other name an authenticator of the document's module. */
  readonly auth: string;
  readonly limits: readonly Limit[];
  readonly summary: string;
  /**
   * The code that a rejected field gets, by field name; `*` for all others. `name:mistake` comes first, where the mistake is
   * one that zod names: `level:invalid_value`.
   */
  readonly invalid: Readonly<Record<string, string>>;
  /**
   * `file`: the output is a `FileAnswer`; REST sends its bytes, tRPC the object. `events`: the output may be events that
   * come one by one; REST sends each as a frame of SSE that is data alone, tRPC all of them as a list.
   */
  readonly answer?: 'file' | 'events';
  /** Over REST its answers, refusals too, say how long they took: `X-Response-Time`, in milliseconds. */
  readonly timed?: boolean;
  /** `text`: the input is `{ payload }`, over REST the JSON of the body just as it was sent. */
  readonly body?: 'text';
  /** How long its body may be, where a megabyte is not enough. */
  readonly mostBytes?: number;
  /** Paths besides the contract's own at which clients call it. They have the same parameters. */
  readonly aliases?: readonly `/${string}`[];
  /** What tRPC's answer has beyond the contract's; over REST it is left out. */
  readonly more?: z.ZodObject;
}

/** The answer of an operation over tRPC. */
export type AnswerOf<Op extends Pick<Operation, 'output' | 'more'>> = z.output<Op['output']> &
  (Op extends { readonly more: infer More extends z.ZodObject } ? z.output<More> : unknown);

/** What its handler gives. */
export type GivenAnswer<Op extends Pick<Operation, 'output' | 'more'>> = z.input<Op['output']> &
  (Op extends { readonly more: infer More extends z.ZodObject } ? z.input<More> : unknown);

/** A file as an answer. */
export const FileAnswer = z
  .object({ file_name: z.string(), content_type: z.string(), content_b64: z.base64() })
  .meta({ id: 'FileAnswer' });
export type FileAnswer = z.infer<typeof FileAnswer>;

/** Declares a request/response operation. The one table behind REST, tRPC, errors, OpenAPI and tests. */
export function operation<const Declared extends Operation>(declared: Declared): Declared {
  return declared;
}

/** A stream of events: over SSE at its path, and as a tRPC subscription. */
export interface Stream extends Omit<Operation, 'output' | 'status' | 'method'> {
  readonly method: 'GET';
  /** The payload of each event, by its name. */
  readonly events: Readonly<Record<string, z.ZodType>>;
}

/** Declares an event stream. */
export function stream<const Declared extends Stream>(declared: Declared): Declared {
  return declared;
}

/** What clients of a socket may subscribe to. */
export interface Topic {
  /** What `subscribe` takes: the variables of the topic's name, and its `params`. */
  readonly params: z.ZodObject;
  /** What each frame of the topic carries. */
  readonly data: z.ZodType;
}

/**
 * A WebSocket: its events flow unasked once it stands, topics when subscribed to. Also a tRPC subscription. A topic that
 * is none gets the code of `invalid.topic`, every other message that cannot be read that of the fault `bad_request`.
 */
export interface Socket extends Omit<Stream, 'method'> {
  /** What the frames of its topics call it. */
  readonly channel: string;
  /** Topics by their names, variables as `{name}`: `workflow_run:{id}`. */
  readonly topics: Readonly<Record<string, Topic>>;
}

/** Declares a socket. */
export function socket<const Declared extends Socket>(declared: Declared): Declared {
  return declared;
}

/** A string that a database can store: no NUL, no lone surrogate, at most `max` characters. */
export function text(max: number) {
  return z
    .string()
    .max(max)
    .refine(
      (value) => !value.includes('\u0000') && value.isWellFormed(),
      'Contains characters that are not text',
    );
}
