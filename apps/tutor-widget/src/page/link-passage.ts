import type { Passage, Settings } from '../options.ts';

/** So many words say which passage is meant; the rest of a long quotation need not be in an address. */
const mostWords = 12;

/**
 * The address of a passage: on this site where it says how its lessons are found, else in the server's own book, which
 * marks the words of `quote`. On other pages the browser does, by the text fragment.
 */
export function linkPassage(settings: Settings, passage: Passage): string | undefined {
  const { lesson, anchor, quote } = passage;
  if (settings.linkPassage !== undefined) return keepHttp(settings.linkPassage(passage));
  const id = lesson.split('/').map(encodeURIComponent).join('/');
  if (settings.lessons !== undefined)
    return keepHttp(
      `${settings.lessons.replace('{lesson}', id)}#${encodeURIComponent(anchor)}${toDirective(quote)}`,
    );
  const query = quote === undefined ? '' : `?quote=${encodeURIComponent(quote.slice(0, 600))}`;
  return keepHttp(`${settings.api}/book/${id}${query}#${encodeURIComponent(anchor)}`);
}

function keepHttp(address: string): string | undefined {
  if (!URL.canParse(address, document.baseURI)) return undefined;
  const url = new URL(address, document.baseURI);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined;
}

/** A comma or a dash would end a word of the directive. */
function toDirective(quote: string | undefined): string {
  if (quote === undefined) return '';
  const words = quote.split(' ');
  const ends = words.length > mostWords ? [words.slice(0, 5), words.slice(-5)] : [words];
  return `:~:text=${ends.map((end) => encodeURIComponent(end.join(' ')).replaceAll('-', '%2D')).join(',')}`;
}
