import {
  AlignmentType,
  BorderStyle,
  LineRuleType,
  type IStylesOptions,
  type IParagraphStyleOptions,
} from 'docx';
import { colours, headingSizes, indentStep, sizes } from '../report-look.ts';

export const fonts = { text: 'Cambria', plain: 'Calibri', code: 'Consolas' } as const;

/** Points as twentieths, as Word counts. */
export function twips(points: number): number {
  return Math.round(points * 20);
}

const half = (points: number): number => Math.round(points * 2);

/** Space before and after in points; lines in 240ths of their height. */
function space(before: number, after: number, line: number) {
  return { before: twips(before), after: twips(after), line, lineRule: LineRuleType.AUTO };
}

/** A ground of one colour. */
export function shade(fill: string) {
  return { type: 'clear', color: 'auto', fill } as const;
}

/** Levels of lists that have a style of their own, as Word has them. */
export const listLevels = 9;

/** How far the text of a list level stands in, in twips; 0 is outside of any list. */
export function indentOf(depth: number): number {
  return twips(indentStep * depth);
}

const headingStyles = Object.fromEntries(
  headingSizes.map((size, index) => [
    `heading${index + 1}`,
    {
      run: {
        font: fonts.plain,
        size: half(size),
        bold: true,
        italics: false,
        color: index === 0 ? colours.accent : colours.ink,
      },
      paragraph: {
        keepNext: true,
        keepLines: true,
        spacing: space(index === 0 ? 0 : 18 - index * 2, index === 0 ? 14 : 6, 252),
        outlineLevel: index,
      },
    },
  ]),
);

const paragraph = (
  id: string,
  name: string,
  options: Omit<IParagraphStyleOptions, 'id'>,
): IParagraphStyleOptions => ({
  id,
  name,
  basedOn: 'Normal',
  quickFormat: true,
  ...options,
});

const contents = [1, 2].map((level) =>
  paragraph(`TOC${level}`, `toc ${level}`, {
    run: {
      font: fonts.plain,
      size: half(level === 1 ? 10.5 : 9.5),
      bold: level === 1,
      color: level === 1 ? colours.ink : colours.soft,
    },
    paragraph: {
      spacing: space(level === 1 ? 7 : 0, 1, 252),
      indent: { left: level === 1 ? 0 : twips(12) },
    },
  }),
);

const listContinue = Array.from({ length: listLevels }, (_, level) =>
  paragraph(
    `ListContinue${level === 0 ? '' : level + 1}`,
    `List Continue${level === 0 ? '' : ` ${level + 1}`}`,
    {
      paragraph: { indent: { left: indentOf(level + 1) }, spacing: { after: twips(4) } },
    },
  ),
);

const codeRun = { font: fonts.code, noProof: true };
const linkRun = { color: colours.accent, underline: { type: 'single' } } as const;

/** The styles of a report. Their names are Word's own where it has one, so that a template of the house takes over. */
export const reportStyles: IStylesOptions = {
  default: {
    document: {
      run: { font: fonts.text, size: half(sizes.body), color: colours.ink, language: { value: 'en-GB' } },
      paragraph: { spacing: { after: twips(7), line: 290, lineRule: LineRuleType.AUTO } },
    },
    hyperlink: { run: linkRun },
    ...headingStyles,
  },
  paragraphStyles: [
    paragraph('ReportTitle', 'Report Title', {
      run: { font: fonts.plain, size: half(sizes.title), bold: true, color: colours.ink },
      paragraph: { spacing: space(4, 0, 250) },
    }),
    paragraph('ReportKind', 'Report Kind', {
      run: {
        font: fonts.plain,
        size: half(sizes.kind),
        bold: true,
        color: colours.accent,
        characterSpacing: 12,
      },
      paragraph: { spacing: { before: twips(150), after: twips(6) } },
    }),
    paragraph('ReportRule', 'Report Rule', {
      paragraph: {
        border: { bottom: { style: BorderStyle.SINGLE, size: 8, color: colours.accent, space: 1 } },
        spacing: { before: 0, after: twips(20) },
      },
    }),
    paragraph('ReportFacts', 'Report Facts', {
      run: { font: fonts.plain, size: half(12), color: colours.soft },
      paragraph: { spacing: { after: twips(3) } },
    }),
    paragraph('ContentsTitle', 'Contents Title', {
      run: { font: fonts.plain, size: half(20), bold: true, color: colours.accent },
      paragraph: { keepNext: true, spacing: { after: twips(12) } },
    }),
    ...contents,
    paragraph('ListParagraph', 'List Paragraph', {
      paragraph: { spacing: { after: twips(3) } },
    }),
    paragraph('ListParagraphLoose', 'List Paragraph Loose', {
      basedOn: 'ListParagraph',
      paragraph: { spacing: { after: twips(7) } },
    }),
    ...listContinue,
    paragraph('Quote', 'Quote', {
      run: { italics: false, color: colours.soft },
      paragraph: {
        indent: { left: indentOf(1) },
        border: { left: { style: BorderStyle.SINGLE, size: 12, color: colours.hairline, space: 8 } },
      },
    }),
    paragraph('CodeBlock', 'Code Block', {
      run: { ...codeRun, size: half(sizes.code) },
      paragraph: {
        spacing: space(2, 9, 250),
        shading: shade(colours.code),
        alignment: AlignmentType.LEFT,
      },
    }),
    paragraph('TableText', 'Table Text', {
      run: { font: fonts.plain, size: half(sizes.table) },
      paragraph: { spacing: space(0, 0, 250) },
    }),
    paragraph('TableNumber', 'Table Number', {
      basedOn: 'TableText',
      paragraph: { alignment: AlignmentType.RIGHT },
    }),
    paragraph('TableHead', 'Table Head', {
      basedOn: 'TableText',
      run: { bold: true, color: colours.ink },
      paragraph: { keepNext: true },
    }),
    paragraph('TableHeadNumber', 'Table Head Number', {
      basedOn: 'TableHead',
      paragraph: { alignment: AlignmentType.RIGHT },
    }),
    paragraph('TableGap', 'Table Gap', {
      run: { size: 2 },
      paragraph: { spacing: { before: 0, after: twips(8), line: 20, lineRule: LineRuleType.EXACT } },
    }),
    paragraph('PageEdge', 'Page Edge', {
      run: { font: fonts.plain, size: half(sizes.small), color: colours.soft },
      paragraph: { spacing: { before: 0, after: 0 } },
    }),
    paragraph('Rule', 'Rule', {
      paragraph: {
        border: { bottom: { style: BorderStyle.SINGLE, size: 4, color: colours.hairline, space: 1 } },
        spacing: { before: twips(4), after: twips(10), line: 120, lineRule: LineRuleType.EXACT },
      },
    }),
  ],
  characterStyles: [
    {
      id: 'InlineCode',
      name: 'Inline Code',
      run: { ...codeRun, size: half(sizes.code + 0.5), shading: shade(colours.code) },
    },
    { id: 'LinkCode', name: 'Link Code', basedOn: 'InlineCode', run: linkRun },
    { id: 'Placeholder', name: 'Placeholder', run: { color: colours.gapInk, shading: shade(colours.gap) } },
  ],
};
