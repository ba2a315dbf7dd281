import type { Scope } from './refine-scope.ts';
import type { Style } from './refine-styles.ts';

/** What to do with headings: `levels` without gaps, `letters` small but for the first, `numbers` as said. */
export interface HeadingFixes {
  readonly levels: boolean;
  readonly letters: 'sentence' | 'title' | 'leave';
  readonly numbers: 'add' | 'remove' | 'repair' | 'leave';
}

/** One thing to do to one part of a section. */
export type Step = { readonly scope: Scope } & Task;

export type Task =
  | { readonly rule: 'restyle'; readonly style: Style }
  | { readonly rule: 'headings'; readonly fixes: HeadingFixes }
  | { readonly rule: 'remove' }
  | { readonly rule: 'keep' }
  | {
      readonly rule: 'rename';
      readonly from: string;
      readonly to: string;
      readonly where: 'headings' | 'everywhere';
    };
