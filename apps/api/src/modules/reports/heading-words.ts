const small = new Set(
  'a an and as at but by for from in into nor of off on onto or over per so the to up via vs with yet'.split(
    ' ',
  ),
);

/** Whether a word stays small inside a title. */
export function isSmallWord(word: string): boolean {
  return small.has(word.toLowerCase());
}

const codes = Array.from({ length: 26 * 26 }, (_, index) =>
  String.fromCharCode(65 + Math.floor(index / 26), 65 + (index % 26)),
);

/** Names of countries and languages, as the runtime knows them. */
function listPlaces(): string[] {
  const regions = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  const languages = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });
  return [
    ...codes.map((code) => regions.of(code) ?? ''),
    ...codes.map((code) => languages.of(code.toLowerCase()) ?? ''),
  ];
}

const calendar =
  'January February March April May June July August September October November December Monday Tuesday Wednesday ' +
  'Thursday Friday Saturday Sunday Easter Christmas Europe European Africa African Asia Asian America American Oracle ' +
  'Azure Microsoft Google Amazon Salesforce Linux Windows Kubernetes Docker Java Python Excel Word Outlook Teams';

let names: ReadonlySet<string> | undefined;

/** Whether a word is a name everywhere: a country, a language, a month, a widely used product. */
export function isKnownName(word: string): boolean {
  names ??= new Set(
    [...listPlaces().flatMap((place) => place.split(/[^\p{L}]+/u)), ...calendar.split(' ')].filter(
      (name) => /^\p{Lu}/u.test(name) && !isSmallWord(name),
    ),
  );
  return names.has(word);
}

const common = new Set(
  (
    'acceptance actions activities agreement alternatives analysis appendix approach architecture assessment assumptions ' +
    'background baseline benefits budget business calculation case cases challenges change changes comparison compliance ' +
    'components conclusion conclusions conditions considerations constraints context costs criteria current data decision ' +
    'decisions definitions deliverables dependencies deployment description design details documents drivers effort ' +
    'environment estimate estimates evaluation evidence execution expectations experience factors feasibility feedback ' +
    'figures financials findings framework functions future gaps goals governance grid impact impacts implementation ' +
    'improvements indicators infrastructure integration integrations interfaces introduction investment issues items key ' +
    'landscape layers limitations list log logic main maintenance management map matrix measures methods metrics migration ' +
    'milestones mitigation mitigations model monitoring needs next objectives obligations operations opportunities options ' +
    'organisation organization outcome outcomes outlook overview owners people performance phases pilot plan planning plans ' +
    'points policy position preparation pricing principles priorities problem procedure process processes products profile ' +
    'project proposal protection purpose quality questions ranking rates rationale readiness recommendation recommendations ' +
    'references register requirements resources response responsibilities results return review risk risks roadmap roles ' +
    'rollout savings scenario scenarios schedule scope security sequence service services situation solution solutions ' +
    'sources stack staff stages stakeholders standards state statement steps strategy structure summary support systems ' +
    'tables targets tasks team teams technology terms testing timeline timing tools traceability training transition users ' +
    'validation value vendors view volumes work workload'
  ).split(' '),
);

/** Whether a word is an ordinary noun of headings, so that its capital is only the title's. */
export function isCommonTitleWord(word: string): boolean {
  return common.has(word);
}
