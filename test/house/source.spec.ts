import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { trespassesIn } from '../support/source.js';

const committed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'])
  .toString()
  .split('\n')
  .filter((file) => file !== '' && file !== 'node_modules');

test('the sources keep the rules of the house', () => {
  const sources = committed.filter((file) => /^src\/.*(?<!\.spec)\.ts$/.test(file));
  expect(sources.length).toBeGreaterThan(50);
  expect(sources.flatMap((file) => trespassesIn(file, read(file)))).toEqual([]);
});

test.each([
  ['const now = new Date();', 'asks the machine for the time, not the Clock'],
  ['const now = Date.now();', 'asks the machine for the time, not the Clock'],
  ['const port = process.env.PORT;', 'reads the environment outside platform/config'],
  ['db.query(`SELECT * FROM t WHERE x = ${input.x}`);', 'puts input.x into SQL'],
  ['db.query(`SELECT 1 OFFSET ${request.offset ?? 0}`);', 'puts request.offset ?? 0 into SQL'],
  [
    'db.query(`SELECT 1 ${a ? `OFFSET ${dto.b}` : ""}`);',
    'puts a ? `OFFSET ${dto.b}` : "" into SQL',
  ],
  [
    "const sql = `DELETE FROM t WHERE id = ${body['id'] as number}`;",
    "puts body['id'] as number into SQL",
  ],
  ['const pool = driver as unknown as Pool;', 'claims to be Pool'],
  ['// eslint-disable-next-line', 'silences a check by eslint-disable'],
  ['rows.orderBy(input.sort);', 'orders by input.sort'],
  ['rows.orderBy(`t.${column}`);', 'orders by `t.${column}`'],
  ['// one line\n'.repeat(301), 'has 301 lines'],
  [`function long() {\n${'  act();\n'.repeat(59)}}`, 'is a function of 61 lines'],
])('%# a trespass would be noticed', (text, what) => {
  const found = trespassesIn('src/billing/planted.ts', text);
  expect(found).toEqual([`src/billing/planted.ts:1 ${what}`]);
});

test.each([
  'const then = new Date(row.created_at);',
  'db.query(`SELECT ${bind(input.x)} FROM ${source.from}`);',
  'throw new Error(`no such ${input.name}`);',
  "rows.orderBy('t.id');",
  `function short() {\n${'  act();\n'.repeat(58)}}`,
])('%# what the rules allow passes', (text) => {
  expect(trespassesIn('src/billing/planted.ts', text)).toEqual([]);
});

test('no committed file names a folder of the machine that it was written on', () => {
  const mine = [homedir(), dirname(process.cwd())].filter((folder) => folder.length > 1);
  const homes = /\/(home|Users)\/[a-z][\w.-]*\//;
  const telltale = committed
    .filter((file) => !/^package-lock\.json$|\.(png|ico|woff2?|pdf)$/.test(file))
    .flatMap((file) =>
      read(file)
        .split('\n')
        .flatMap((line, index) =>
          homes.test(line) || mine.some((folder) => line.includes(`${folder}/`))
            ? [`${file}:${index + 1}`]
            : [],
        ),
    );
  expect(telltale).toEqual([]);
});

function read(file: string): string {
  return readFileSync(file, 'utf8');
}
