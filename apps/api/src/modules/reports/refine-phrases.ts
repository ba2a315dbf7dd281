import { compilePattern, type Pattern } from './refine-patterns.ts';

const write =
  '(make|get|have|render|write|rewrite|re-write|rephrase|reword|rework|redo|revise|edit|word|express|phrase|put|' +
  'turn|convert|change|transform|recast|restructure|format|reformat|present|show|display|list|lay out|set out|set|' +
  'give|cast|break|break up|break down|split|organise|organize|structure|restate|bring|switch|translate|arrange|' +
  'summarise|summarize|keep|leave|state|reshape|develop|move|adapt|adjust)';
const use =
  '(use|use more|apply|write|prefer|add|add more|have|create|make|produce|go for|draw up|build|make up|prepare|try|' +
  'give me|insert|adopt|switch to|employ)';
const shorten =
  '(shorten|condense|tighten|tighten up|trim|trim down|cut|cut down|cut down on|cut back|cut back on|reduce|abbreviate|' +
  'compress|boil down|summarise|summarize|abridge|pare down|slim down|streamline|prune|reduce the length of|' +
  'cut the length of|reduce the size of|sum up|compact|shrink)';
const remove =
  '(remove|delete|drop|cut|cut out|omit|strip|strip out|take out|get rid of|leave out|lose|erase|scrap|eliminate|kill|' +
  'discard|throw out|take away|leave off|do without|exclude|skip)';
const fix =
  '(fix|correct|repair|clean up|tidy|tidy up|sort out|improve|normalise|normalize|harmonise|harmonize|check|' +
  'standardise|standardize|align|straighten out)';
const be =
  '(is|are|should be|must be|needs to be|need to be|has to be|have to be|could be|ought to be|shall be|reads|read|' +
  'sounds|sound|feels|feel|looks|look|seems|seem|should read|should sound|should become|should look)';
const keep =
  "(keep|leave|preserve|retain|do not touch|don't touch|do not change|don't change|do not alter|don't alter|" +
  "do not edit|don't edit|do not shorten|don't shorten|do not rewrite|don't rewrite|do not remove|don't remove|" +
  'without changing|without touching|without altering|without editing|without losing|without removing|not touching|' +
  'not changing|except|except for|apart from|other than|not|keeping|leaving|exclude|excluding)';
const unchanged =
  '(as it is|as is|as they are|unchanged|alone|untouched|intact|the same|in place|like it is|how it is|as it was|' +
  'the way it is|the way they are|exactly as it is|exactly as they are)';
const all = '(the|all|all the|any|our|my)?';
const headings =
  '(heading|headings|header|headers|title|titles|subheading|subheadings|sub-headings|section titles|section headings|' +
  'section headers)';
const occurrences =
  '(the|every|each|all|any|all occurrences of|every occurrence of|all mentions of|every mention of|' +
  'all instances of|every instance of|all uses of)?';
const term = '(term|word|words|phrase|name)?';
const headingOf = '(the)? (heading|heading of|section|section heading|title of|subheading|part|chapter)';

const compile = (...written: string[]): readonly Pattern[] => written.map(compilePattern);

/** The ways to ask for each thing; the first that reads wins, so that the telling ones stand before the general. */
export const phrases = {
  tidyHeadings: compile(`${fix} ${all} ${headings}`, `make ${all} ${headings} (consistent|uniform|correct)`),
  levelHeadings: compile(
    `${fix} (the)? (level|levels|hierarchy|structure|order) of ${all} ${headings}`,
    `${fix} (the|all)? (heading levels|heading hierarchy|heading structure)`,
  ),
  smallHeadings: compile(
    `${write} ${all} ${headings} (in|into|to|use|as)? (sentence case|lower case|lowercase|sentence-case)`,
    `(use|apply) sentence case (for|in|on) ${all} ${headings}`,
    `(sentence case|sentence-case|lowercase) (for|in|on)? ${all} ${headings}`,
    '(use|apply)? sentence case',
  ),
  titledHeadings: compile(
    `${write} ${all} ${headings} (in|into|to|use|as)? (title case|title-case)`,
    `(use|apply) title case (for|in|on) ${all} ${headings}`,
    `(title case|title-case|capitalise|capitalize) (for|in|on)? ${all} ${headings}`,
    '(use|apply)? title case',
  ),
  numberHeadings: compile(
    `(number|add numbers to|add numbering to|put numbers on|enumerate|give numbers to) ${all} ${headings}`,
    `${write} ${all} ${headings} (numbered|numbers)`,
    '(add|use) (numbered headings|heading numbers|heading numbering|numbering for the headings|numbers in the headings)',
  ),
  renumberHeadings: compile(
    `(renumber|re-number|fix the numbering of|fix the numbers of|fix the numbers in|correct the numbering of) ${all} ${headings}`,
    '(fix|correct|repair) (the)? (heading numbering|heading numbers|numbering)',
  ),
  bareHeadings: compile(
    `${remove} (the)? (numbering|numbers|heading numbers) (from|of|in) ${all} ${headings}`,
    `${remove} ${all} (heading numbers|heading numbering)`,
  ),
  renameHeading: compile(
    `(rename|retitle|change|replace) ${headingOf} {from} (to|as|into|with|by|->|=>|→|⇒) {to}`,
    '(rename|retitle) (the)? {from} (heading|section|subheading|part|chapter) (to|as|into|->|=>|→|⇒) {to}',
    `call ${headingOf} {from} {to}`,
  ),
  retitle: compile('(rename|retitle) (the)? {from} (to|as|into|with|->|=>|→|⇒|=) {to}'),
  rename: compile(
    `(rename|retitle) (the)? ${term} {from} (to|as|into|with|->|=>|→|⇒|=) {to}`,
    `(replace|swap|substitute|exchange) ${occurrences} ${term} {from} (with|by|for|->|=>|→|⇒) {to}`,
    `change ${occurrences} ${term} {from} (to|into|->|=>|→|⇒) {to}`,
    '{from} (->|=>|→|⇒) {to}',
    '{from} (should be called|should read|must be called|becomes|is now called|is called) {to}',
    `(say|write|use|put|prefer) (the)? ${term} {to} (instead of|rather than|in place of|and not|not) {from}`,
    `(instead of|rather than|in place of) (the)? ${term} {from} (say|write|use|put|, say|, write|, use|, put) {to}`,
    '(refer to|call) (the)? (term|word)? {from} (as|by the name of|by the name) {to}',
    'call {from} {to}',
  ),
  keep: compile(`${keep} {scope} ${unchanged}`, `${keep} {scope}`),
  contractions: compile(
    `(${remove.slice(1, -1)}|avoid|expand|spell out|resolve|write out|replace) ${all} contractions`,
    "(do not|don't) use contractions",
    '(no contractions|without contractions)',
  ),
  shortSentences: compile(
    `(split|split up|break up|break down|break|shorten|divide) ${all} (long sentences|longer sentences|very long sentences|overlong sentences|sentences)`,
  ),
  jargon: compile(
    `(${remove.slice(1, -1)}|avoid|reduce|cut down on|replace) ${all} (jargon|buzzwords|legalese|officialese|big words|complicated words|fancy words|bureaucratic language|gobbledygook|corporate speak)`,
    '(simplify|clarify|plain english|use plain words in|use simpler words in) {scope}',
    '(simplify|clarify)',
  ),
  formalise: compile('(formalise|formalize) {scope}', '(formalise|formalize)'),
  bullet: compile('(bullet|itemise|itemize|bullet-point|bullet point) {scope}', '(itemise|itemize)'),
  tabulate: compile('(tabulate) {scope}'),
  enumerate: compile('(number|enumerate) {scope}'),
  halve: compile('(halve|cut in half) {scope}', '(halve|cut in half)'),
  shorten: compile(`${shorten} {scope} {goal}`, `${shorten} {goal}`, `${shorten} {scope}`, shorten),
  remove: compile(
    `${remove} {scope}`,
    '{scope} (can go|should go|must go|has to go|is not needed|is redundant|can be removed|should be removed|can be deleted|should be deleted)',
  ),
  restyle: compile(
    `${write} {scope} {style}`,
    `${write} {style} (of|out of|from|for) {scope}`,
    `${use} {style} (for|in|under|to|throughout|of|from|on|with|out of|instead of) {scope}`,
    `${use} {style}`,
    `{scope} ${be} {style}`,
    '{scope} (to be|to sound|to read|to become|to look|to feel) {style}',
    '(it)? (should be|must be|needs to be|be) {style}',
    '{scope} (as|into|in) {style}',
    '{style} {scope}',
    '{style} (for|in|under|to|throughout|of) {scope}',
    '{style}',
  ),
  complain: compile(`{scope} ${be} (too|so|overly|far too) {complaint}`, '(too|so|overly) {complaint}'),
} satisfies Readonly<Record<string, readonly Pattern[]>>;
