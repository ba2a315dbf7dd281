import { AlignmentType, LevelFormat, type ILevelsOptions, type INumberingOptions } from 'docx';
import { fonts, indentOf, listLevels, twips } from './styles.ts';
import { colours, indentStep } from '../report-look.ts';

/** Numbering for the lists of one document. Each list counts by itself. */
export interface ListNumbers {
  /** A fresh list; `start` is its first number, `undefined` for bullets. */
  open(start: number | undefined): { readonly reference: string; readonly instance: number };
  /** The definitions of all lists opened so far. */
  describe(): INumberingOptions;
}

/** Starts the numbering of a document. */
export function createListNumbers(): ListNumbers {
  const starts = new Set<number | undefined>([undefined, 1]);
  let instances = 0;
  return {
    open(start) {
      starts.add(start);
      instances += 1;
      return { reference: referenceOf(start), instance: instances };
    },
    describe: () => ({
      config: [...starts].map((start) => ({
        reference: referenceOf(start),
        levels: Array.from({ length: listLevels }, (_, level) => describeLevel(level, start)),
      })),
    }),
  };
}

function referenceOf(start: number | undefined): string {
  return start === undefined ? 'bullets' : `numbers-from-${start}`;
}

const bullets = ['•', '–', '▪'];
const formats = [LevelFormat.DECIMAL, LevelFormat.LOWER_LETTER, LevelFormat.LOWER_ROMAN];

function describeLevel(level: number, start: number | undefined): ILevelsOptions {
  const style = {
    paragraph: { indent: { left: indentOf(level + 1), hanging: twips(indentStep) } },
    run: start === undefined ? { font: fonts.plain, color: colours.accent } : { color: colours.soft },
  };
  const common = { level, alignment: AlignmentType.LEFT, style };
  if (start === undefined)
    return { ...common, format: LevelFormat.BULLET, text: bullets[level % bullets.length] ?? '•' };
  return {
    ...common,
    format: formats[level % formats.length] ?? LevelFormat.DECIMAL,
    text: `%${level + 1}.`,
    start,
  };
}
