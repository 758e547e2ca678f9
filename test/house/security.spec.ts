import { existsSync, readFileSync } from 'node:fs';

const text = readFileSync('docs/security.md', 'utf8');
const rows = text.split('\n').filter((line) => /^\| \*\*API\d+\*\*/.test(line));

/** `file` "title", as the table cites tests. */
function citations(row: string): { file: string; title: string }[] {
  return [...row.matchAll(/`(test\/[^`]+\.ts)` "([^"]+)"/g)].map(([, file = '', title = '']) => ({
    file,
    title,
  }));
}

test('each of the ten risks names the tests that stand against it', () => {
  const names = rows.map((row) => /API\d+/.exec(row)?.[0]);
  expect(names).toEqual(Array.from({ length: 10 }, (_, place) => `API${place + 1}`));
  expect(rows.filter((row) => citations(row).length === 0)).toEqual([]);
});

test('every test that the table names is there', () => {
  const missing = rows
    .flatMap(citations)
    .filter(({ file, title }) => !existsSync(file) || !readFileSync(file, 'utf8').includes(title));
  expect(missing).toEqual([]);
});
