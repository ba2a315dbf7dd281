/** A passage of the book, as an answer cites it. */
export interface Passage {
  /** The title of its lesson, and the heading of its section. */
  readonly title: string;
  readonly lesson: string;
  readonly anchor: string;
  /** Words of the passage, verified; absent where the section as a whole is meant. */
  readonly quote: string | undefined;
}

/** What a page tells the tutor. The attributes of the script say the same; all of it may be absent. */
export interface TutorOptions {
  /** Where the server is; by default where the script came from. */
  readonly api?: string;
  readonly chapter?: string;
  readonly lesson?: string;
  readonly level?: 'beginner' | 'intermediate' | 'advanced';
  readonly name?: string;
  /** Follows the page when absent. */
  readonly theme?: 'light' | 'dark';
  /** The address of a lesson on this site, as `/docs/{lesson}`; by default the server's own book. */
  readonly lessons?: string;
  /** The same as a function, for sites whose addresses follow no pattern. */
  readonly linkPassage?: (passage: Passage) => string;
}

/** The same with a server. */
export interface Settings extends TutorOptions {
  readonly api: string;
}

/** What the loader hands to the panel. */
export interface Host {
  readonly root: ShadowRoot;
  /** Read anew at each use: a page may change them with each of its routes. */
  settings(): Settings;
  /** Called when the panel was closed; it gives the focus back. */
  onClose(): void;
}

/** What the loader asks of the panel. */
export interface PanelControls {
  open(question?: string): void;
  close(): void;
}
