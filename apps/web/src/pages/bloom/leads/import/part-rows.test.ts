import { expect, it } from 'vitest';
import { readCsvFile } from './csv-file.ts';
import { mapByHeader, mapColumn } from './lead-fields.ts';
import { lineOf, partRows } from './part-rows.ts';

async function read(text: string) {
  const file = await readCsvFile(new File([text], 'list.csv'));
  if (file === undefined) throw new Error('There is nothing in this file');
  return file;
}

it('finds fields by what their columns are called, each once', () => {
  expect(mapByHeader(['E-Mail', 'First Name', 'Firma', 'email'])).toEqual([
    'email',
    'first_name',
    undefined,
    undefined,
  ]);
  expect(mapColumn(['email', undefined], 1, 'email')).toEqual([undefined, 'email']);
});

it('parts a long file, and knows each line again', async () => {
  const many = Array.from({ length: 600 }, (_, index) => `p${index}@example.org;"Two\nlines"`);
  const file = await read(['email;notes', '', ...many].join('\r\n'));
  const parts = partRows(file, ['email', 'notes']);
  expect(parts.flatMap(({ rows }) => rows)).toHaveLength(600);
  expect(parts.length).toBeGreaterThan(1);
  const [, second] = parts;
  expect(second?.csv.split('\n').slice(0, 2)).toEqual(['email,notes', 'p250@example.org,"Two']);
  // The header, the empty line and 251 rows of two lines stand before it.
  expect(second && lineOf(second, 5)).toBe(3 + 251 * 2);
});

it('reads what an older spreadsheet wrote, and nothing where nothing is', async () => {
  const bytes = new Uint8Array(
    [...'email,company\na@example.org,Caf'].map((one) => one.charCodeAt(0)).concat(0xe9),
  );
  expect((await readCsvFile(new File([bytes], 'old.csv')))?.rows[0]?.cells[1]).toBe('Café');
  expect(await readCsvFile(new File(['email\n'], 'empty.csv'))).toBeUndefined();
});
