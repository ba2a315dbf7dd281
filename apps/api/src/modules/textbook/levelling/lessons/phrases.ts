/** What a lesson can be about, the most telling first. */
export const topics = ['pair', 'term', 'function', 'formula', 'table', 'steps', 'title', 'plain'] as const;
export type Topic = (typeof topics)[number];

type Texts = Readonly<Partial<Record<Topic, readonly string[]>>> & { readonly plain: readonly string[] };

/** What the levelling says itself in one language. `{title}`, `{term}`, `{other}` and `{name}` are those of the section. */
export interface Phrases {
  readonly newWord: string;
  readonly yourTurn: string;
  readonly goDeeper: string;
  /** For beginners: one thing to do with what was just read. */
  readonly hints: Texts;
  /** For advanced readers: a question that leads on. */
  readonly questions: Texts;
  /** For a chapter that is hardly harder than the plainest words. */
  readonly plainest: string;
  /** For a chapter that is hardly easier than the most learned ones. */
  readonly densest: string;
}

const english: Phrases = {
  newWord: 'New word',
  yourTurn: 'Your turn',
  goDeeper: 'Go deeper',
  hints: {
    pair: [
      'What is the difference between *{term}* and *{other}*? Say it in your own words.',
      'When do you need *{term}*, and when *{other}*? Think of one example for each.',
    ],
    term: [
      'What does the word *{term}* mean here? Say it in your own words.',
      'Explain the word *{term}* to a friend. Use an example of your own.',
    ],
    function: [
      'Look at `{name}` once more. What goes in, and what comes out?',
      'Go through `{name}` line by line. What does each line do?',
      'Change one small thing in `{name}`. What do you think will happen?',
    ],
    formula: [
      'Say the formula in words. What does each letter stand for?',
      'Put small numbers into the formula. What comes out?',
    ],
    table: ['Pick one row of the table. Read it as a full sentence.'],
    steps: ['Go through the steps one by one. What goes wrong if you leave one out?'],
    title: [
      'Look away from the page. What do you still know of the part “{title}”?',
      'How would you sum up the part “{title}” for a friend?',
      'What was new to you in the part “{title}”? Read that once more.',
    ],
    plain: ['What did you just read? Say it in your own words.'],
  },
  questions: {
    pair: [
      'How do *{term}* and *{other}* depend on each other, and in which situations does the distinction matter?',
      'Where exactly is the boundary between *{term}* and *{other}*, and which cases remain ambiguous?',
    ],
    term: [
      'Define the term *{term}* precisely, and find a borderline case that your definition has to decide.',
      'Which problem does the concept behind *{term}* solve, and which alternatives would solve it differently?',
    ],
    function: [
      'Which assumptions about its input does `{name}` make silently, and how should it respond when they are violated?',
      'How would you test `{name}` systematically, including the cases that its author may have overlooked?',
      'Which properties of `{name}` does a caller have to know that its signature does not express?',
    ],
    formula: [
      'Which assumptions does the formula rest on, and how does the result change when one of them is violated?',
      'How sensitive is the result to a small error in each of the quantities involved?',
    ],
    table: ['Which of the differences in the table are significant, and what could explain them?'],
    steps: [
      'Which of the steps depend on each other, and what remains inconsistent if the procedure is interrupted?',
    ],
    title: [
      'Which assumptions does the section “{title}” take for granted, and what follows if one of them is violated?',
      'Which objection could an expert raise against the section “{title}”, and how would you answer it?',
      'How does the section “{title}” apply to a project of your own, and where does it need to be adapted?',
    ],
    plain: ['Which assumptions does this argument rest on, and what follows if one of them is violated?'],
  },
  plainest: 'Stop. Think. What was that?',
  densest:
    'Which theoretical presuppositions does this argumentation involve, and which empirical observations could invalidate them?',
};

const german: Phrases = {
  newWord: 'Neues Wort',
  yourTurn: 'Du bist dran',
  goDeeper: 'Zum Weiterdenken',
  hints: {
    function: ['Sieh dir `{name}` noch mal an. Was geht hinein, und was kommt heraus?'],
    formula: ['Sag die Formel in Worten. Wofür steht jedes Zeichen?'],
    title: [
      'Sieh kurz weg. Was weißt du noch aus dem Teil „{title}“?',
      'Was war für dich neu im Teil „{title}“? Lies das noch mal.',
    ],
    plain: ['Was hast du eben gelesen? Sag es in deinen Worten.'],
  },
  questions: {
    function: [
      'Welche unausgesprochenen Annahmen über die Eingabe trifft `{name}`, und wie sollte die Funktion auf deren Verletzung reagieren?',
    ],
    formula: [
      'Auf welchen Voraussetzungen beruht die Formel, und wie verändert sich das Ergebnis, wenn eine davon verletzt ist?',
    ],
    title: [
      'Welche Voraussetzungen macht der Abschnitt „{title}“ stillschweigend, und was folgt, wenn eine davon verletzt ist?',
      'Welchen Einwand könnten Fachleute gegen den Abschnitt „{title}“ erheben, und wie ließe er sich beantworten?',
    ],
    plain: [
      'Auf welchen Voraussetzungen beruht diese Argumentation, und was folgt, wenn eine davon verletzt ist?',
    ],
  },
  plainest: 'Halt! Denk nach. Was war das?',
  densest:
    'Welche theoretischen Voraussetzungen beinhaltet diese Argumentation, und welche empirischen Beobachtungen könnten sie widerlegen?',
};

const french: Phrases = {
  newWord: 'Nouveau mot',
  yourTurn: 'À toi',
  goDeeper: 'Pour aller plus loin',
  hints: {
    title: [
      'Ferme la page. Que sais-tu encore de la partie « {title} » ?',
      'Que dit la partie « {title} » de neuf pour toi ?',
    ],
    plain: ['Que viens-tu de lire ? Dis-le avec tes mots.'],
  },
  questions: {
    title: [
      'Quelles hypothèses la section « {title} » admet-elle implicitement, et que se passe-t-il si l’une d’elles est violée ?',
    ],
    plain: [
      'Sur quelles hypothèses cette argumentation repose-t-elle, et que se passe-t-il si l’une d’elles est violée ?',
    ],
  },
  plainest: 'Stop. Lis. Dis-le.',
  densest:
    'Quelles présuppositions théoriques cette argumentation implique-t-elle, et quelles observations expérimentales pourraient les invalider ?',
};

const spanish: Phrases = {
  newWord: 'Palabra nueva',
  yourTurn: 'Te toca',
  goDeeper: 'Para profundizar',
  hints: {
    title: [
      'Cierra la página. ¿Qué sabes aún de la parte «{title}»?',
      '¿Qué fue nuevo para ti en «{title}»?',
    ],
    plain: ['¿Qué has leído? Dilo con tus palabras.'],
  },
  questions: {
    title: [
      '¿Qué supuestos admite implícitamente la sección «{title}», y qué consecuencias tendría que alguno de ellos no se cumpliera?',
    ],
    plain: [
      '¿En qué supuestos se fundamenta esta argumentación, y qué consecuencias tendría que alguno no se cumpliera?',
    ],
  },
  plainest: 'Ve. Di qué es.',
  densest:
    '¿Qué presuposiciones teóricas implica esta argumentación, y qué observaciones experimentales podrían invalidarlas definitivamente?',
};

const arabic: Phrases = {
  newWord: 'كلمة جديدة',
  yourTurn: 'دورك',
  goDeeper: 'للتعمق',
  hints: {
    title: ['أغلق الكتاب. ما الذي بقي لك من جزء «{title}»؟', 'ما الجديد لك في جزء «{title}»؟'],
    plain: ['ما الذي قرأت؟ قله لصديق.'],
  },
  questions: {
    title: ['ما الافتراضات الضمنية التي يستند إليها قسم «{title}»، وما النتائج المترتبة على عدم تحقق أحدها؟'],
    plain: ['ما الافتراضات الضمنية التي يستند إليها هذا الاستدلال، وما النتائج المترتبة على عدم تحقق أحدها؟'],
  },
  plainest: 'قف. قل ما هو.',
  densest: 'ما الافتراضات النظرية المتضمنة في هذا الاستدلال، وما الملاحظات التجريبية المناقضة لاستنتاجاته؟',
};

/** By the code of the language as ISO 639-3 has it. A chapter in another language gets no words of ours. */
export const phrasesByLanguage: ReadonlyMap<string, Phrases> = new Map([
  ['eng', english],
  ['deu', german],
  ['fra', french],
  ['spa', spanish],
  ['arb', arabic],
]);
