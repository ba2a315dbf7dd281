import type { App } from './family-mark.tsx';

/** What the start page and an app's own placeholder say about it. */
export interface AppEntry {
  readonly app: App;
  readonly name: string;
  readonly path: '/timeback' | '/reports' | '/bloom' | '/docs' | '/book';
  readonly sentence: string;
  /** What will be there; an app that is there has none. */
  readonly coming?: readonly string[];
}

/** The five apps, in the order of the family mark. */
export const apps: readonly AppEntry[] = [
  {
    app: 'timeback',
    name: 'TimeBack',
    path: '/timeback',
    sentence: 'Answer two questions and see what two focused hours of lessons a day would mean for you.',
  },
  {
    app: 'reports',
    name: 'Reports',
    path: '/reports',
    sentence: 'Write a proposal section by section, from your own facts and nothing else.',
  },
  {
    app: 'bloom',
    name: 'Bloom',
    path: '/bloom',
    sentence: 'See an agency’s leads, conversations and subscriptions at the moment they change.',
  },
  {
    app: 'tutor',
    name: 'Tutor',
    path: '/docs',
    sentence: 'Ask a tutor that lives on a docs site and answers from the lesson on the page.',
    coming: [
      'One script tag puts the tutor on any docs site.',
      'Each answer names the lesson it was taken from.',
      'You can mark a sentence and ask about it; the talk is still there after a reload.',
    ],
  },
  {
    app: 'book',
    name: 'Book',
    path: '/book',
    sentence: 'Read a course at the level that suits you, with the original one key away.',
  },
];
