export const ACCOUNTING_CODE_RULE =
  'must have 1 to 20 letters, digits, dots, dashes, slashes and underscores';

/** Words before a name that say nothing about it. */
const TITLES = new Set(
  (
    'adv advocate capt captain col dame dr eng engr fr frau gen herr hon ing judge lady lord lt ' +
    'major me mej mev miss mme mlle mnr monsieur mr mrs ms mx past pastor prof professor rev ' +
    'reverend sen sgt sir sr sra srta'
  ).split(' '),
);

/** Letters that Unicode does not take apart into a base letter and a mark. */
const FOLDED: Readonly<Record<string, string>> = {
  Æ: 'AE',
  Ð: 'D',
  Đ: 'D',
  Ħ: 'H',
  Ł: 'L',
  Ø: 'O',
  Œ: 'OE',
  Þ: 'TH',
};

export const CODE_LETTERS = 3;
const FILLING = 'X';

/**
 * The letters that a customer's accounting code begins with: the first three of the company or of
 * the person's first name; accents are folded, titles and special characters ignored. A single
 * initial takes the letters of the next words with it: `G Joubert` → `GJO`. Padded with `X`.
 */
export function codeLetters(name: string): string {
  const words = withoutTitles(
    fold(name)
      .split(/[\s.,;/&+]+/)
      .map((word) => word.replace(/[^A-Z]/g, ''))
      .filter((word) => word !== ''),
  );
  let letters = '';
  for (const word of words) {
    letters += word;
    if (word.length > 1) break;
  }
  return letters.slice(0, CODE_LETTERS).padEnd(CODE_LETTERS, FILLING);
}

/** Titles at the beginning; a name that is nothing but a title keeps it. */
function withoutTitles(words: readonly string[]): readonly string[] {
  const first = words.findIndex((word) => !TITLES.has(word.toLowerCase()));
  return first > 0 ? words.slice(first) : words;
}

function fold(text: string): string {
  return text
    .toUpperCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{ASCII}]/gu, (letter) => FOLDED[letter] ?? letter);
}
