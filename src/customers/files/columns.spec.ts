import type { ValidationFailed } from '../../platform/errors/index.js';
import { EXPORTED_COLUMNS, IMPORTED_COLUMNS, readHeader } from './columns.js';

test('names are taken in any case, with spaces or underscores', () => {
  expect(readHeader(['Name', ' E-Mail', 'Company name', 'POSTAL-CODE'])).toEqual([
    'name',
    'email',
    'company_name',
    'postal_code',
  ]);
});

test('an export can be imported: what is made here is passed over', () => {
  const columns = readHeader([...EXPORTED_COLUMNS]);
  expect(columns.filter((column) => column !== undefined).sort()).toEqual(
    [...IMPORTED_COLUMNS].sort(),
  );
});

test.each([
  [['name'], ['email is missing']],
  [['name', 'email', 'shoe size'], ['column 3 is unknown: "shoe size"']],
  [['name', 'email', 'Name'], ['column 3 repeats name']],
  [
    ['', 'email'],
    ['column 1 is unknown: ""', 'name is missing'],
  ],
])('%j is refused', (header, messages) => {
  let fields: readonly { message: string }[] = [];
  try {
    readHeader(header);
  } catch (error) {
    ({ fields } = error as ValidationFailed);
  }
  expect(fields.map(({ message }) => message)).toEqual(messages);
});
