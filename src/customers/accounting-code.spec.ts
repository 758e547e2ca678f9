import { codeLetters } from './accounting-code.js';

test.each([
  ['Jessica Pienaar', 'JES'],
  ['Pieter', 'PIE'],
  ['G Joubert', 'GJO'],
  ['G. Joubert', 'GJO'],
  ['J J Smit', 'JJS'],
  ['Mr G Joubert', 'GJO'],
  ['Mrs. Anna Botha', 'ANN'],
  ['Prof Dr Émile Zola', 'EMI'],
  ['Dr', 'DRX'],
  ['Zoë', 'ZOE'],
  ['Łukasz Nowak', 'LUK'],
  ['Ørsted A/S', 'ORS'],
  ['Straße', 'STR'],
  ['æther', 'AET'],
  ['Bo Li', 'BOX'],
  ['X', 'XXX'],
  ["O'Brien & Sons", 'OBR'],
  ['4 Seasons Lodge', 'SEA'],
  ['A1 Plumbing', 'APL'],
  ['3M', 'MXX'],
  ['李雷', 'XXX'],
  ['', 'XXX'],
])('the code of "%s" begins with %s', (name, letters) => {
  expect(codeLetters(name)).toBe(letters);
});
