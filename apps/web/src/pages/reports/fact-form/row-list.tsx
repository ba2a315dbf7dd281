import { ChevronRight, Plus } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { useFactForm } from './fact-form-context.ts';
import type { RowsField } from './field-spec.ts';
import { isGroup, nameOf, type FormValue, type Path } from './form-value.ts';
import { useListMoves, type ListMoves } from './list-moves.ts';
import { withArticle } from './text-list.tsx';

interface RowListProps {
  readonly field: RowsField;
  readonly path: Path;
  /** The fields of the entry at a path. */
  readonly children: (path: Path) => ReactNode;
}

/** A list of groups; each entry opens in place. Alt with an arrow moves an entry. */
export function RowList({ field, path, children }: RowListProps) {
  const list = useRef<HTMLOListElement>(null);
  const moves = useListMoves(path, list);
  return (
    <fieldset>
      <legend className="mb-2 font-medium">
        {field.label} <span className="font-normal text-ink-soft">({moves.entries.length})</span>
      </legend>
      <ol ref={list} className="border-b border-line">
        {moves.entries.map((entry, index) => (
          // An entry is its place in the list.
          // oxlint-disable-next-line react/no-array-index-key
          <Row key={index} entry={entry} index={index} field={field} path={[...path, index]} moves={moves}>
            {children}
          </Row>
        ))}
      </ol>
      <Button data-add look="quiet" onClick={() => moves.add({})}>
        <Plus size={16} aria-hidden />
        Add {withArticle(field.noun)}
      </Button>
    </fieldset>
  );
}

interface RowProps extends RowListProps {
  readonly entry: FormValue;
  readonly index: number;
  readonly moves: ListMoves;
}

function Row({ entry, index, field, path, moves, children }: RowProps) {
  const { mistakes } = useFactForm();
  const title = isGroup(entry) ? entry[field.title] : undefined;
  const isNew = isGroup(entry) && Object.keys(entry).length === 0;
  const [isOpened, setOpened] = useState(isNew);
  const prefix = `${nameOf(path)}.`;
  const hasMistake = [...mistakes.keys()].some((name) => name.startsWith(prefix));
  const isOpen = isOpened || hasMistake;
  const words = typeof title === 'string' && title.trim() !== '' ? title : `New ${field.noun}`;
  return (
    <li className="border-t border-line">
      <button
        type="button"
        {...(isOpen ? {} : { 'data-first': true })}
        aria-expanded={isOpen}
        onClick={() => setOpened(!isOpen)}
        onKeyDown={(event) => moves.handleMove(event, index)}
        className="flex min-h-11 w-full cursor-pointer items-center gap-2 rounded-control py-2 text-left hover:bg-sunken"
      >
        <ChevronRight
          size={16}
          aria-hidden
          className={isOpen ? 'shrink-0 rotate-90 transition-transform' : 'shrink-0 transition-transform'}
        />
        <span className="min-w-0 wrap-anywhere">{words}</span>
      </button>
      {isOpen && (
        <div className="pt-2 pb-5 pl-6">
          {children(path)}
          <Button
            look="quiet"
            className="mt-3 text-14 text-bad"
            aria-label={`Remove the ${field.noun} “${words}”`}
            onClick={() => moves.remove(index)}
          >
            Remove this {field.noun}
          </Button>
        </div>
      )}
    </li>
  );
}
