const units = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
];
const tens = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

/** Source of a pattern for `two` to `ninety-nine`. `one` is a pronoun more often than a number. */
export const numberWordSource = `(?:${tens.join('|')})(?:-(?:${units.slice(1, 10).join('|')}))?|${units.slice(2).toReversed().join('|')}`;

/** The value of a number word up to ninety-nine, in any case. */
export function readNumberWord(word: string): number | undefined {
  const lower = word.toLowerCase();
  const unit = units.indexOf(lower);
  if (unit >= 0) return unit;
  const [ten = '', one] = lower.split('-');
  const index = tens.indexOf(ten);
  if (index < 0) return undefined;
  return (index + 2) * 10 + (one === undefined ? 0 : units.indexOf(one));
}

/** Source of a pattern for the nouns whose number the facts settle. */
export const countedNouns =
  'phases?|requirements?|risks?|goals?|systems?|interfaces?|integrations?|stakeholders?|roles?|alternatives?|options?|assumptions?|dependencies|deadlines?|milestones?|layers?|attachments?|sites?|employees|constraints?|benefits?|cost lines?';
