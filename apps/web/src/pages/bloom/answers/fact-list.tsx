import { asRecord } from '../../../api/unparsed.ts';
import { toLabel } from '../asking/read-fields.ts';
import type { Fact } from './read-answer.ts';

/** Facts with their labels; what has parts of its own stands as a list. */
export function FactList({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="mt-4 grid gap-x-8 gap-y-3 border-t border-line pt-4 text-14 sm:grid-cols-2">
      {facts.map(({ name, label, value }) => (
        <div key={name} className={isLong(value) ? 'sm:col-span-2' : undefined}>
          <dt className="text-ink-soft">{label}</dt>
          <dd className="font-medium tabular-nums">
            <FactValue value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function isLong(value: unknown): boolean {
  return Array.isArray(value) || (typeof value === 'string' && value.length > 60);
}

function FactValue({ value }: { readonly value: unknown }) {
  if (!Array.isArray(value)) return writeValue(value);
  return (
    <ul className="list-disc pl-4 font-normal">
      {value.map((entry: unknown, index) => (
        // An entry is its place in the list.
        // oxlint-disable-next-line react/no-array-index-key
        <li key={index}>{writeValue(entry)}</li>
      ))}
    </ul>
  );
}

const number = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });

/** A value in words. */
function writeValue(value: unknown): string {
  if (typeof value === 'number') return number.format(value);
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value === 'string') return /^[a-z]+(?:_[a-z]+)+$/.test(value) ? toLabel(value) : value;
  const parts = Object.entries(asRecord(value) ?? {}).filter(([, part]) => part !== null);
  return parts.map(([name, part]) => `${toLabel(name)}: ${writeValue(part)}`).join(', ');
}
