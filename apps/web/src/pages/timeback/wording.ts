import type { ContextKey, Icp } from '@quintet/contracts/timeback/schemas';

/** Who may visit, in the reader's nouns. */
export const icpNames: Readonly<Record<Icp, string>> = {
  parent: 'Parent',
  school: 'School leader',
  entrepreneur: 'Entrepreneur',
  government: 'Government',
  philanthropist: 'Philanthropist',
};

/** The first question of the quiz. */
export const outcomeQuestions: Readonly<Record<Icp, string>> = {
  parent: 'What do you want most for your child?',
  school: 'What should change first at your school?',
  entrepreneur: 'Where should TimeBack help your company first?',
  government: 'What is your first goal for your schools?',
  philanthropist: 'What should your giving achieve?',
};

interface ContextQuestion {
  readonly question: string;
  readonly reason: string;
}

/** The second question of the quiz, and why it is asked. */
export const contextQuestions: Readonly<Record<ContextKey, ContextQuestion>> = {
  grade: {
    question: 'Which grade is your child in?',
    reason: 'Where we have enough pupils in that grade, you see their results.',
  },
  district: {
    question: 'Which district is your school in?',
    reason: 'Where we have enough pupils in your district, you see their results.',
  },
  stage: {
    question: 'How far along is your company?',
    reason: 'A first idea and a growing company need different things.',
  },
  students: {
    question: 'How many students are in your schools?',
    reason: 'What a change costs and how it is brought in depend on the size.',
  },
  capital: {
    question: 'How much could you give?',
    reason: 'The page shows what a gift of that size can carry.',
  },
};

/** Whether a text names a kind of visitor. */
export function isIcp(value: string | undefined): value is Icp {
  return value !== undefined && Object.hasOwn(icpNames, value);
}

/** `US-TX-Brownsville` as people write it: `Brownsville, TX`; other values stay as they are. */
export function readableContext(value: string): string {
  const district = /^US-([A-Z]{2})-(.+)$/.exec(value);
  if (district !== null) return `${district[2]}, ${district[1]}`;
  return /^\d+$/.test(value) ? `${Number(value).toLocaleString()} students` : value;
}
