import type { SectionKind } from './sections-of.ts';

/** What the levelling says itself, in one language. */
export interface Phrases {
  readonly newWord: string;
  readonly yourTurn: string;
  readonly goDeeper: string;
  /** For beginners: one thing to do with what was just read. */
  readonly hints: Readonly<Partial<Record<SectionKind, readonly string[]>>> & {
    readonly prose: readonly string[];
  };
  /** For advanced readers: a question that leads on. */
  readonly prompts: Readonly<Partial<Record<SectionKind, readonly string[]>>> & {
    readonly prose: readonly string[];
  };
}

const english: Phrases = {
  newWord: 'New word',
  yourTurn: 'Your turn',
  goDeeper: 'Go deeper',
  hints: {
    code: [
      'Read the code line by line. Say what each line does.',
      'Type the code in and run it. Then change one small thing. What do you see?',
      'Hide the code. How much of it can you write by heart?',
      'Find the line that does the main work. Why is it there?',
    ],
    formula: [
      'Say the formula out loud. Then say what each sign in it stands for.',
      'Put in some small numbers of your own. What do you get?',
    ],
    table: [
      'Pick one row of the table. Read it out as a full sentence.',
      'Look down each column of the table. What goes up, and what goes down?',
    ],
    steps: ['Go through the steps one by one. Which one would be the worst to skip?'],
    list: ['Hide the list. How many points on it can you still name?'],
    prose: [
      'Stop here for a while. What did you just read?',
      'Tell a friend what this part is about. Use your own words.',
      'What was new to you here? Read that bit once more.',
      'Think of a case from your own life. Does it fit what you read?',
      'Look up from the page. What do you still know?',
      'What would you ask now? Write it down.',
    ],
  },
  prompts: {
    code: [
      'Determine the time and space complexity of this implementation, and characterise the inputs for which its behaviour degrades.',
      'Formulate the preconditions and invariants on which this code implicitly relies, and design an automated verification for each of them.',
      'Reimplement the example using an alternative decomposition, and evaluate both versions regarding coupling, testability and failure behaviour.',
    ],
    formula: [
      'Derive the relationship independently, making every simplifying assumption explicit, and characterise the conditions under which it ceases to be valid.',
      'Verify the dimensional consistency of the formula, and analyse the sensitivity of the result to perturbations of its individual quantities.',
    ],
    table: [
      'Determine which of the tabulated quantities are independent, and formulate a hypothesis explaining the variation of the remaining ones.',
    ],
    steps: [
      'Determine which operations of this procedure are interchangeable or idempotent, and which inconsistent intermediate states an interruption could produce.',
    ],
    prose: [
      'Identify the implicit assumptions underlying this section, and construct a counterexample for which its conclusions no longer apply.',
      'Formulate the central proposition of this section as precisely as possible, and determine which empirical observations would contradict it.',
      'Compare the approach presented here with an established alternative, and evaluate their respective limitations systematically.',
      'Investigate the primary literature on this subject, and differentiate experimentally established results from conventional simplifications.',
      'Generalise the considerations of this section, and characterise the conditions under which the generalisation becomes invalid.',
    ],
  },
};

const german: Phrases = {
  newWord: 'Neues Wort',
  yourTurn: 'Du bist dran',
  goDeeper: 'Zum Weiterdenken',
  hints: {
    code: ['Lies den Code Zeile für Zeile. Was tut jede Zeile?'],
    prose: [
      'Halt hier kurz an. Was hast du eben gelesen?',
      'Sag es in deinen Worten. Was ist neu für dich?',
      'Was weißt du noch, wenn du nicht hinsiehst?',
      'Was fragst du dich jetzt? Schreib es auf.',
    ],
  },
  prompts: {
    code: [
      'Bestimmen Sie die Laufzeitkomplexität dieser Implementierung und charakterisieren Sie diejenigen Eingaben, bei denen sich ihr Verhalten verschlechtert.',
    ],
    prose: [
      'Identifizieren Sie die unausgesprochenen Voraussetzungen dieses Abschnitts und konstruieren Sie ein Gegenbeispiel, auf das seine Schlussfolgerungen nicht zutreffen.',
      'Formulieren Sie die zentrale Aussage dieses Abschnitts möglichst präzise und untersuchen Sie, welche empirischen Beobachtungen ihr widersprechen würden.',
      'Vergleichen Sie die dargestellte Vorgehensweise mit einer etablierten Alternative und beurteilen Sie systematisch deren jeweilige Einschränkungen.',
    ],
  },
};

const french: Phrases = {
  newWord: 'Nouveau mot',
  yourTurn: 'À toi',
  goDeeper: 'Pour aller plus loin',
  hints: {
    code: ['Lis le code ligne par ligne. Que fait chaque ligne ?'],
    prose: [
      'Fais une pause. Que viens-tu de lire ?',
      'Dis-le avec tes mots. Qu’est-ce qui est neuf pour toi ?',
      'Lève les yeux. Que sais-tu encore ?',
    ],
  },
  prompts: {
    code: [
      'Déterminez la complexité algorithmique de cette implémentation et caractérisez les données pour lesquelles son comportement se détériore.',
    ],
    prose: [
      'Identifiez les hypothèses implicites de cette section et construisez un contre-exemple auquel ses conclusions ne s’appliquent pas.',
      'Formulez aussi précisément que possible la proposition centrale de cette section et déterminez quelles observations expérimentales la contrediraient.',
      'Comparez la méthode présentée à une alternative reconnue et évaluez systématiquement leurs limitations respectives.',
    ],
  },
};

const spanish: Phrases = {
  newWord: 'Palabra nueva',
  yourTurn: 'Te toca',
  goDeeper: 'Para profundizar',
  hints: {
    code: ['Lee el código paso a paso. ¿Qué hace cada línea?'],
    prose: [
      'Para un rato. ¿Qué has leído?',
      'Dilo con tus palabras. ¿Qué es nuevo para ti?',
      'Deja de mirar. ¿Qué sabes aún?',
    ],
  },
  prompts: {
    code: [
      'Determine la complejidad computacional de esta implementación y caracterice los datos para los cuales su comportamiento se deteriora.',
    ],
    prose: [
      'Identifique los supuestos implícitos de esta sección y construya un contraejemplo al que no sean aplicables sus conclusiones.',
      'Formule con la máxima precisión la proposición fundamental de esta sección y determine qué observaciones empíricas la contradirían.',
      'Compare el procedimiento presentado con una alternativa reconocida y evalúe sistemáticamente sus respectivas limitaciones.',
    ],
  },
};

const arabic: Phrases = {
  newWord: 'كلمة جديدة',
  yourTurn: 'دورك',
  goDeeper: 'للتعمق',
  hints: {
    code: ['اقرأ الكود سطرا سطرا. ما عمل كل سطر؟'],
    prose: ['قف هنا. ما الذي قرأت؟', 'قل ذلك لصديق. ما الجديد لك؟', 'ما الذي لم تفهم؟ عد له.'],
  },
  prompts: {
    prose: [
      'حدد الافتراضات الضمنية التي يستند إليها هذا القسم، واستنبط مثالا مضادا لا تنطبق عليه استنتاجاته المذكورة.',
      'صغ الفكرة الأساسية لهذا القسم بأقصى درجات الدقة، وحدد الملاحظات التجريبية التي تتعارض معها تعارضا مباشرا.',
      'قارن الطريقة المعروضة هنا بطريقة بديلة معتمدة، وقيم المحددات والاستخدامات المناسبة لكل منهما تقييما منهجيا.',
    ],
  },
};

/** By the code of the language as ISO 639-3 has it. A chapter in another language gets no words of ours. */
export const phrasesByLanguage: ReadonlyMap<string, Phrases> = new Map([
  ['eng', english],
  ['deu', german],
  ['fra', french],
  ['spa', spanish],
  ['arb', arabic],
]);
