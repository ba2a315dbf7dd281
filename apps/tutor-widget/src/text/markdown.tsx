import { Lexer, type MarkedToken, type Token, type Tokens } from 'marked';
import { Fragment, type ReactNode, useMemo } from 'react';
import { splitNotes, takeNotes } from './notes.ts';

type DrawNote = (number: number) => ReactNode;

/**
 * Draws Markdown as elements. No text of it becomes HTML: tags show as they are written, pictures as their words, and a link
 * leads to the web or to mail.
 */
export function Markdown({ text, drawNote }: { readonly text: string; readonly drawNote: DrawNote }) {
  const tokens = useMemo(() => new Lexer({ gfm: true }).lex(text), [text]);
  return <>{drawAll(tokens, drawNote)}</>;
}

/** The same for one line, as a question or an option is. */
export function MarkdownLine({ text }: { readonly text: string }) {
  const tokens = useMemo(() => Lexer.lexInline(text), [text]);
  return <>{drawAll(tokens, () => null)}</>;
}

function drawAll(tokens: readonly Token[] | undefined, drawNote: DrawNote): ReactNode[] {
  return (tokens ?? []).map((token, index) => (
    <Fragment key={index}>{draw(asKnown(token), drawNote)}</Fragment>
  ));
}

/** The lexer has no extensions, so there are no tokens but its own. */
function asKnown(token: Token): MarkedToken {
  return token as MarkedToken;
}

function draw(token: MarkedToken, drawNote: DrawNote): ReactNode {
  switch (token.type) {
    case 'space':
    case 'def':
      return null;
    case 'heading':
      return <p className="heading">{drawAll(token.tokens, drawNote)}</p>;
    case 'paragraph':
      return <p>{drawAll(token.tokens, drawNote)}</p>;
    case 'blockquote':
      return <blockquote>{drawAll(token.tokens, drawNote)}</blockquote>;
    case 'list':
      return drawList(token, drawNote);
    case 'code':
      return drawCode(token.text, drawNote);
    case 'table':
      return drawTable(token, drawNote);
    case 'hr':
      return <hr />;
    case 'strong':
      return <strong>{drawAll(token.tokens, drawNote)}</strong>;
    case 'em':
      return <em>{drawAll(token.tokens, drawNote)}</em>;
    case 'del':
      return <del>{drawAll(token.tokens, drawNote)}</del>;
    case 'codespan': {
      const { text, numbers } = takeNotes(token.text);
      return (
        <>
          <code>{text}</code>
          {numbers.map(drawNote)}
        </>
      );
    }
    case 'br':
      return <br />;
    case 'link':
      return drawLink(token, drawNote);
    case 'text':
      return 'tokens' in token && token.tokens !== undefined
        ? drawAll(token.tokens, drawNote)
        : drawText(token.text, drawNote);
    case 'escape':
    case 'image':
      return drawText(token.text, drawNote);
    default:
      return drawText(token.raw, drawNote);
  }
}

function drawText(text: string, drawNote: DrawNote): ReactNode {
  return splitNotes(text).map((piece, index) => (
    <Fragment key={index}>{index % 2 === 0 ? piece : drawNote(Number(piece))}</Fragment>
  ));
}

function drawList({ ordered, start, items }: Tokens.List, drawNote: DrawNote): ReactNode {
  const entries = items.map((item, index) => <li key={index}>{drawAll(item.tokens, drawNote)}</li>);
  return ordered ? <ol start={start === '' ? 1 : start}>{entries}</ol> : <ul>{entries}</ul>;
}

function drawCode(given: string, drawNote: DrawNote): ReactNode {
  const { text, numbers } = takeNotes(given);
  return (
    <>
      <pre
        // A scrolling region must be reachable without a mouse.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        <code>{text}</code>
      </pre>
      {numbers.map(drawNote)}
    </>
  );
}

function drawTable({ header, rows }: Tokens.Table, drawNote: DrawNote): ReactNode {
  return (
    <section
      className="table"
      aria-label="Table"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <table>
        <thead>
          <tr>
            {header.map(({ tokens }, index) => (
              <th key={index} scope="col">
                {drawAll(tokens, drawNote)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {row.map(({ tokens }, index) => (
                <td key={index}>{drawAll(tokens, drawNote)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function drawLink({ href, tokens }: Tokens.Link, drawNote: DrawNote): ReactNode {
  const words = drawAll(tokens, drawNote);
  if (!/^(?:https?:\/\/|mailto:)/i.test(href)) return words;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {words}
    </a>
  );
}
