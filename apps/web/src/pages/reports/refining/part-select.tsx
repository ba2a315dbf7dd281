import type { RefinePart, RefinePartLine } from '@quintet/contracts/reports/refine-actions';
import type { ComponentProps } from 'react';
import { Select } from '../../../ui/forms/select.tsx';

const kinds = [
  { kind: 'heading', plural: 'Under headings' },
  { kind: 'paragraph', plural: 'Paragraphs' },
  { kind: 'list', plural: 'Lists' },
  { kind: 'table', plural: 'Tables' },
] as const;

interface PartSelectProps extends Omit<ComponentProps<'select'>, 'value' | 'onChange'> {
  readonly parts: readonly RefinePartLine[];
  readonly value: RefinePart;
  readonly onChange: (part: RefinePart) => void;
  /** The whole section is a choice too. */
  readonly hasWhole?: boolean;
}

/** The parts of a section by kind, each with its first words. */
export function PartSelect({ parts, value, onChange, hasWhole = false, ...rest }: PartSelectProps) {
  const known = new Map(parts.map(({ part }) => [keyOf(part), part]));
  return (
    <Select
      value={keyOf(value)}
      onChange={(event) => onChange(known.get(event.target.value) ?? { kind: 'all' })}
      {...rest}
    >
      {hasWhole && <option value={keyOf({ kind: 'all' })}>The whole section</option>}
      {kinds.map(({ kind, plural }) => {
        const lines = parts.filter(({ part }) => part.kind === kind);
        return lines.length === 0 ? null : (
          <optgroup key={kind} label={plural}>
            {lines.map(({ part, start }) => (
              <option key={keyOf(part)} value={keyOf(part)}>
                {'place' in part ? `${part.place}. ${start}` : start}
              </option>
            ))}
          </optgroup>
        );
      })}
    </Select>
  );
}

/** A part as text, to be compared. */
export function keyOf(part: RefinePart): string {
  switch (part.kind) {
    case 'all':
      return 'all';
    case 'heading':
      return `heading ${part.title}`;
    default:
      return `${part.kind} ${part.place ?? ''}`;
  }
}
