import type { AccessServices } from './access/authenticate.ts';
import type { Rows } from './access/rows.ts';

/** What Bloom's handlers and jobs work with besides the core. A function names the part that it needs. */
export interface BloomServices extends AccessServices {
  readonly rows: Rows;
  /** How to sign in to the demo, for whoever started the server. */
  readonly demoSignIns: readonly string[];
}
