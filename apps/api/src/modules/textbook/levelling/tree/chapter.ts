/** A stretch of a text: offsets in UTF-16 units, `end` not included. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** What shall stand in the place of a stretch. */
export interface Edit extends Range {
  readonly text: string;
}

/** A run of what a reader reads. Words lie in the source as they are read; what is fixed is shown otherwise, and stays. */
export interface Piece extends Range {
  readonly at: number;
  readonly length: number;
  readonly isFixed: boolean;
}

/** A paragraph, or the line of a list, as it is read: without markup, with a noun for each thing that is no word. */
export interface Prose extends Range {
  readonly text: string;
  readonly pieces: readonly Piece[];
  /** Whether these are the words of the author: those of a quotation or of an admonition stay as they are. */
  readonly isOwn: boolean;
  /** Emphasised stretches of `text`. No sentence ends inside one. */
  readonly spans: readonly Range[];
  /** Terms that the source prints in bold, as stretches of `text`. */
  readonly bold: readonly Range[];
}

export type BlockKind =
  | 'front-matter'
  | 'heading'
  | 'paragraph'
  | 'list'
  | 'steps'
  | 'quote'
  | 'code'
  | 'formula'
  | 'table'
  | 'html'
  | 'admonition'
  | 'definition'
  | 'rule';

/** A block that stands in no other. */
export interface Block extends Range {
  readonly kind: BlockKind;
  /** Of a heading: 1 to 6. */
  readonly level: number;
  /** Of a heading: its words. */
  readonly title: string;
  readonly prose: readonly Prose[];
}

export type KeptKind =
  | 'front-matter'
  | 'heading'
  | 'code'
  | 'formula'
  | 'table'
  | 'link'
  | 'image'
  | 'admonition'
  | 'html'
  | 'number';

/** Something that has to come out of every levelling as it went in. */
export interface Kept {
  readonly kind: KeptKind;
  readonly text: string;
}

/** A chapter as the levelling reads it. The source stays the truth: whatever is not edited is copied byte for byte. */
export interface Chapter {
  readonly source: string;
  readonly format: 'markdown' | 'html';
  readonly blocks: readonly Block[];
  readonly kept: readonly Kept[];
  /** What has to go: scripts, event handlers, addresses that run something. */
  readonly active: readonly Edit[];
}
