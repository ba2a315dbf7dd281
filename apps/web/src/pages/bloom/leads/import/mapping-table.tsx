import { Select } from '../../../../ui/forms/select.tsx';
import type { CsvFile } from './csv-file.ts';
import { leadFields, mapColumn, type Mapping } from './lead-fields.ts';

const shownRows = 3;

interface MappingTableProps {
  readonly file: CsvFile;
  readonly mapping: Mapping;
  readonly onMap: (mapping: Mapping) => void;
}

/** The columns of a file with their first values, and what each of them is of a lead. */
export function MappingTable({ file, mapping, onMap }: MappingTableProps) {
  return (
    <section aria-labelledby="columns">
      <h2 id="columns" className="text-18 font-semibold">
        What the columns are
      </h2>
      <ul className="mt-2 divide-y divide-line">
        {file.header.map((name, index) => (
          <li key={`${index} ${name}`} className="grid grid-cols-2 items-center gap-4 py-3">
            <div className="min-w-0">
              <p className="truncate font-medium">{name === '' ? `Column ${index + 1}` : name}</p>
              <p className="truncate text-14 text-ink-soft">{firstValues(file, index)}</p>
            </div>
            <Select
              aria-label={`What ${name === '' ? `column ${index + 1}` : name} is`}
              value={mapping[index] ?? ''}
              onChange={({ target }) => {
                const field = leadFields.find(({ key }) => key === target.value)?.key;
                onMap(mapColumn(mapping, index, field));
              }}
            >
              <option value="">Left out</option>
              {leadFields.map(({ key, label }) => (
                <option key={key} value={key}>
                  {label}
                </option>
              ))}
            </Select>
          </li>
        ))}
      </ul>
    </section>
  );
}

function firstValues({ rows }: CsvFile, index: number): string {
  const values = rows.slice(0, shownRows).map(({ cells }) => cells[index]?.trim() ?? '');
  return values.map((value) => (value === '' ? '–' : value)).join(', ');
}
