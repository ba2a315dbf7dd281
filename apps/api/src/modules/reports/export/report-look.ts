/** Colours of a report, as hex without `#`. */
export const colours = {
  ink: '1B2733',
  soft: '5B6876',
  accent: '1F3F77',
  hairline: 'C9D0D8',
  tint: 'EEF2F7',
  code: 'F4F6F8',
  gap: 'FFF1C2',
  gapInk: '6B4700',
} as const;

/** Points of a line height, per size, as the writers of DOCX and PDF share them. */
export const sizes = { body: 10.5, small: 8.5, table: 9, code: 8.5, title: 30, kind: 11 } as const;

/** Sizes of headings by level, in points. */
export const headingSizes = [20, 14, 12, 11, 10.5, 10.5] as const;

/** A4 with margins, in points. */
export const page = {
  width: 595.28,
  height: 841.89,
  left: 70.87,
  right: 70.87,
  top: 79.37,
  bottom: 73.7,
} as const;

/** How far each level of a list or quote stands in, in points. */
export const indentStep = 18;

/** A line at the edge of a page stays one line. */
export function clip(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1).trimEnd()}…` : text;
}
