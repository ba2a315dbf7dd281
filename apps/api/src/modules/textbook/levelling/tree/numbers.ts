/** The numbers of a text, as they are written: `3.5`, `1,000`, `12:30`, `٤٢`. */
export function numbersOf(text: string): string[] {
  return text.match(/\p{Nd}+(?:[.,:/٫٬]\p{Nd}+)*/gu) ?? [];
}
