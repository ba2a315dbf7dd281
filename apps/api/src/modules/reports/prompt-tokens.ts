/** A piece of an instruction and where it stands. `text` is lower case for words; what stood in quotes is one token. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'mark';
  readonly text: string;
  /** A word that was written with a capital. */
  readonly isCapital: boolean;
  readonly start: number;
  readonly end: number;
}

/** An instruction as it is read: `text` is tidied up, and the offsets of the tokens point into it. */
export interface Prompt {
  readonly text: string;
  /** The sentences, each without courtesies and fillers; empty ones are gone. */
  readonly sentences: readonly (readonly Token[])[];
}

const quotedPattern =
  /"([^"\n]+)"|“([^”\n]+)”|„([^“”\n]+)[“”]|«([^»\n]+)»|`([^`\n]+)`|‘([^’\n]+)’|(?<![\p{L}\p{N}])'([^'\n]+)'(?![\p{L}\p{N}])/u;
const wordPattern = /[\p{L}\p{N}€$£](?:[\p{L}\p{N}'’%€$£]|[-–./_&,:@+](?=[\p{L}\p{N}])|[%+#](?=\s|$))*/u;
const markPattern = /->|=>|→|⇒|[.,;:!?()&=\n—–-]/u;
const tokenPattern = new RegExp(
  `${quotedPattern.source}|(${wordPattern.source})|(${markPattern.source})`,
  'gu',
);

/** Reads an instruction as sentences of words, quoted texts and marks; anything else is skipped. */
export function readPrompt(prompt: string): Prompt {
  const text = prompt
    .normalize('NFC')
    .replaceAll(/\r\n?/gu, '\n')
    // Numbers and bullets in front of lines only order the instructions.
    .replaceAll(/^[ \t]*(?:\d{1,3}[.)]|[-*•])[ \t]+/gmu, '');
  const tokens = [...text.matchAll(tokenPattern)].map(readToken);
  const sentences = cutSentences(tokens).map(trimClause);
  return { text, sentences: sentences.filter(({ length }) => length > 0) };
}

function readToken(match: RegExpExecArray): Token {
  const { 0: raw, index: start } = match;
  const place = { start, end: start + raw.length, isCapital: /^\p{Lu}/u.test(raw) };
  const quoted = match.slice(1, 8).find((part) => part !== undefined);
  if (quoted !== undefined) return { kind: 'quoted', text: quoted.trim(), ...place };
  if (match[8] === undefined) return { kind: 'mark', text: raw, ...place };
  return { kind: 'word', text: raw.toLowerCase().replaceAll('’', "'"), ...place };
}

const stops = new Set(['.', '!', '?', ';', '\n']);

function cutSentences(tokens: readonly Token[]): Token[][] {
  const sentences: Token[][] = [[]];
  for (const token of tokens) {
    if (token.kind === 'mark' && stops.has(token.text)) sentences.push([]);
    else sentences.at(-1)?.push(token);
  }
  return sentences;
}

/** Words that carry no instruction wherever they stand. */
const fillers = new Set(
  (
    'please kindly just really very quite rather slightly somewhat significantly considerably much far way simply ' +
    'basically actually overall now thanks also too finally lastly firstly secondly maybe perhaps'
  ).split(' '),
);
/** Verbs whose objects are taken word by word. */
const literalVerbs = new Set(['rename', 'replace', 'swap', 'call', 'substitute', 'say', 'retitle', 'write']);
const courtesies = [
  'can you|could you|would you|will you|you should|you could|you can|try to|go ahead and|hi|hello|thank you',
  'i would like you to|i would like to have|i would like to see|i would like to|i would like|i want you to',
  "i'd like you to|i'd like to have|i'd like to see|i'd like to|i'd like|i want to have|i want to see|i want to",
  'i want|i need you to|i need|we need to|we need|we want to|we want|we should|help me to|help me|if possible',
  "as well|for me|and then|then|let's|let us|a lot|a bit|a little|next|and",
].flatMap((line) => line.split('|').map((courtesy) => courtesy.split(' ')));

/** A clause without what stands at its edges for order or courtesy only. */
export function trimClause(clause: readonly Token[]): Token[] {
  let words = dropFillers(clause);
  for (let length = -1; length !== words.length;) {
    length = words.length;
    words = dropEdgeMarks(words);
    for (const courtesy of courtesies) {
      if (startsWith(words, courtesy)) words = words.slice(courtesy.length);
      if (endsWith(words, courtesy)) words = words.slice(0, -courtesy.length);
    }
  }
  return words;
}

function dropFillers(clause: readonly Token[]): Token[] {
  const isLiteral = clause.some(({ kind, text }) => kind === 'word' && literalVerbs.has(text));
  return clause.filter(({ kind, text }, index) => {
    if (kind !== 'word' || (isLiteral && index > 0)) return true;
    const [before, after] = [clause[index - 1]?.text, clause[index + 1]?.text];
    if (text === 'a' && (after === 'bit' || after === 'little')) return false;
    if ((text === 'bit' || text === 'little') && before === 'a') return false;
    // "too long" is the instruction.
    return !fillers.has(text) || (text === 'too' && after !== undefined);
  });
}

function dropEdgeMarks(words: readonly Token[]): Token[] {
  const isText = ({ kind }: Token) => kind !== 'mark';
  const first = words.findIndex(isText);
  return first < 0 ? [] : words.slice(first, words.findLastIndex(isText) + 1);
}

function startsWith(words: readonly Token[], phrase: readonly string[]): boolean {
  return phrase.every((part, index) => words[index]?.kind === 'word' && words[index].text === part);
}

function endsWith(words: readonly Token[], phrase: readonly string[]): boolean {
  return words.length >= phrase.length && startsWith(words.slice(-phrase.length), phrase);
}

/** Tokens as they were written; a quoted text without its quotes. */
export function writeTokens({ text }: Prompt, tokens: readonly Token[]): string {
  const [first, ...more] = tokens;
  const last = more.at(-1) ?? first;
  if (first === undefined || last === undefined) return '';
  return first === last && first.kind === 'quoted' ? first.text : text.slice(first.start, last.end);
}
