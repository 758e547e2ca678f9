import { execFile } from 'node:child_process';

/** Lines that must not be in the sources, and the rule that says so. */
const PLANTED: readonly [line: string, rule: string][] = [
  ['export const now = new Date();', 'no-restricted-syntax'],
  ['export const instant = Date.now();', 'no-restricted-syntax'],
  ["export const port = process.env['PORT'];", 'no-restricted-syntax'],
  ["import { Repository } from 'typeorm'; export { Repository };", 'no-restricted-imports'],
  ["import { QueryRunner } from 'typeorm'; export { QueryRunner };", 'no-restricted-imports'],
  [
    "import { InjectDataSource } from '@nestjs/typeorm'; export { InjectDataSource };",
    'no-restricted-imports',
  ],
  ["import { Client } from 'pg'; export { Client };", 'no-restricted-imports'],
  ['export const loose: any = 1;', '@typescript-eslint/no-explicit-any'],
  ['void 0; Promise.resolve(1);', '@typescript-eslint/no-floating-promises'],
  ['export const first = [1][0]!;', '@typescript-eslint/no-non-null-assertion'],
  ['// @ts-ignore', '@typescript-eslint/ban-ts-comment'],
  ['export const same = Number(1) == 1;', 'eqeqeq'],
];

test('the linter notices each planted line', async () => {
  const found = await lint(PLANTED.map(([line]) => line).join('\n'));
  const missed = PLANTED.filter(([, rule], index) => !found.has(`${index + 1} ${rule}`));
  expect(missed).toEqual([]);
});

/** Arithmetic that money must not meet, as it might stand in the room of money. */
const FLOATS = [
  'export const sum = (a: number, b: number): number => a + b;',
  'export const rest = (a: number, b: number): number => a - b;',
  'export const tax = (a: number): number => a * 0.15;',
  'export const half = (a: number): number => a / 2;',
  'export const debit = (a: number): number => -a;',
  "export const read = Number('1.10');",
  "export const parsed = parseFloat('1.10');",
  'export const rounded = Math.round(1.5);',
  'export const loose = (a: { toNumber(): number }): number => a.toNumber();',
  'export const add = (a: number): number => { let sum = a; sum += 1; return sum; };',
];

test('the linter lets no number be reckoned with in the room of money', async () => {
  const text = FLOATS.join('\n');
  const found = await lint(text, 'src/billing/ledger/chart.ts');
  expect(FLOATS.filter((_, index) => !found.has(`${index + 1} no-restricted-syntax`))).toEqual([]);
  const elsewhere = await lint(text, 'src/auth/facts.ts');
  expect([...elsewhere].filter((each) => each.endsWith('no-restricted-syntax'))).toEqual([]);
});

/** What the linter says about a room's file with this text, as `line rule`. */
function lint(text: string, file = 'src/auth/facts.ts'): Promise<Set<string>> {
  const flags = ['--stdin', '--stdin-filename', file, '--format', 'json'];
  return new Promise((resolve, reject) => {
    const linter = execFile(
      process.execPath,
      ['node_modules/eslint/bin/eslint.js', ...flags],
      (_, stdout, stderr) => {
        if (stdout === '') {
          reject(new Error(stderr));
          return;
        }
        const [file] = JSON.parse(stdout) as { messages: { line: number; ruleId: string }[] }[];
        resolve(new Set(file?.messages.map(({ line, ruleId }) => `${line} ${ruleId}`)));
      },
    );
    linter.stdin?.end(text);
  });
}
