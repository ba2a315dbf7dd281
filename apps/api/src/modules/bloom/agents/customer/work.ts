import type { Identity } from '../../access/identity.ts';
import type { Rows } from '../../access/rows.ts';
import type { ToolName } from './tool-name.ts';

/** What an agent works with: rows as the caller may see them, and nobody else's. */
export interface Work {
  readonly rows: Rows;
  /** With whose rights rows are read and written. */
  readonly identity: Identity;
  /** For whom the agent works. */
  readonly user_id: string | null;
  /** A conversation that is the caller's. */
  readonly conversation_id: string | null;
  readonly signal: AbortSignal;
}

/** A row that an answer rests on. */
export interface Source {
  readonly table: 'leads' | 'conversations' | 'pricing_packages' | 'generated_content';
  readonly id: string;
}

/** What an agent says, and on what it rests. */
export interface Answer {
  /** Markdown. */
  readonly content: string;
  /** The fields of the agent's own. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly tools_used: readonly string[];
  readonly sources: readonly Source[];
  /** What a model gets to know besides the input and this answer. */
  readonly material?: Readonly<Record<string, unknown>>;
  /** What a model is asked for, where that is not a better text. */
  readonly judgement?: Judgement;
  /** What a model may call here, where that is less than its agent may. */
  readonly tools?: readonly ToolName[];
  /** Stores what was answered, with the content as it was given. */
  keep?(content: string): Promise<Kept>;
}

/** What a model gave instead of an answer by rules: both are put over it. */
export interface Improvement {
  readonly content: string;
  readonly fields: Answer['fields'];
  /** Its own words, all figures of which have to stand in the material. */
  readonly said: string;
}

/** A question to a model whose answer has a form of its own. */
export interface Judgement {
  readonly ask: string;
  /** Reads the answer, or says what is wrong with it. */
  read(text: string): { readonly value: Improvement } | { readonly mistakes: readonly string[] };
}

/** What became of an answer that was stored. */
export interface Kept {
  readonly fields: Answer['fields'];
  readonly sources: readonly Source[];
}

/** Hears the text of an answer while a model writes it. */
export interface TextListener {
  add(delta: string): void;
  /** What was heard so far does not count. */
  restart(): void;
}
