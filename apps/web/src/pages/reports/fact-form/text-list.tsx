import { Plus, X } from 'lucide-react';
import { useId, useRef, type KeyboardEvent } from 'react';
import { Button } from '../../../ui/button.tsx';
import { FieldError } from '../../../ui/forms/field.tsx';
import { useFactForm } from './fact-form-context.ts';
import type { FieldSpec } from './field-spec.ts';
import { nameOf, type Path } from './form-value.ts';
import { useListMoves } from './list-moves.ts';

interface TextListProps {
  readonly field: Extract<FieldSpec, { kind: 'texts' }>;
  readonly path: Path;
}

/** A list of texts. Enter adds one, Backspace in an empty one removes it, Alt with an arrow moves it. */
export function TextList({ field, path }: TextListProps) {
  const { write, mistakes } = useFactForm();
  const list = useRef<HTMLOListElement>(null);
  const { entries, add, remove, handleMove } = useListMoves(path, list);
  const id = useId();

  function handleKey(event: KeyboardEvent, index: number): void {
    handleMove(event, index);
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      add('', index + 1);
    } else if (event.key === 'Backspace' && entries[index] === '') {
      event.preventDefault();
      remove(index);
    }
  }

  return (
    <fieldset>
      <legend className="mb-2 font-medium">{field.label}</legend>
      {field.help !== undefined && <p className="mb-2 text-14 text-ink-soft">{field.help}</p>}
      <ol ref={list} className="space-y-2">
        {entries.map((entry, index) => {
          const place = [...path, index];
          const error = mistakes.get(nameOf(place));
          return (
            // An entry is its place in the list.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={index}>
              <div className="flex items-start gap-1">
                <textarea
                  rows={1}
                  name={nameOf(place)}
                  value={typeof entry === 'string' ? entry : ''}
                  aria-label={`${field.label}, ${index + 1} of ${entries.length}`}
                  aria-invalid={error === undefined ? undefined : true}
                  aria-describedby={`${id}-${index}`}
                  onChange={(event) => write(place, event.target.value)}
                  onKeyDown={(event) => handleKey(event, index)}
                  className="block min-h-12 w-full resize-none rounded-control border border-line-strong bg-surface p-3 text-16 leading-snug field-sizing-content aria-invalid:border-bad"
                />
                <button
                  type="button"
                  aria-label={`Remove ${field.noun} ${index + 1}`}
                  onClick={() => remove(index)}
                  className="inline-flex size-12 shrink-0 cursor-pointer items-center justify-center rounded-control text-ink-soft hover:bg-sunken hover:text-bad"
                >
                  <X size={16} aria-hidden />
                </button>
              </div>
              <FieldError id={`${id}-${index}`} error={error} />
            </li>
          );
        })}
      </ol>
      <Button data-add look="quiet" onClick={() => add('')}>
        <Plus size={16} aria-hidden />
        Add {withArticle(field.noun)}
      </Button>
    </fieldset>
  );
}

/** The noun with "a" or "an". */
export function withArticle(noun: string): string {
  return /^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`;
}
