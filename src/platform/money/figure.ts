import { RawJson } from '../http/lean.adapter.js';
import { Amount } from './money.js';

/** An amount as a JSON number, written digit by digit: as a float the largest would lose its cents. */
export class Figure {
  constructor(readonly amount: Amount) {}

  static of(text: string): Figure {
    return new Figure(new Amount(text));
  }

  toString(): string {
    // Adding zero turns the negative zero of an opposite into plain zero.
    return this.amount.plus(0).toFixed();
  }
}

/** What an answer with figures is made of. */
export type Told =
  Figure | string | number | boolean | null | readonly Told[] | { readonly [name: string]: Told };

/** JSON with its figures digit by digit. */
export function jsonOf(value: Told): RawJson {
  return new RawJson(written(value));
}

function written(value: Told): string {
  if (value instanceof Figure) return value.toString();
  if (Array.isArray(value)) return `[${value.map(written).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.entries(value).map(
    ([name, each]: [string, Told]) => `${JSON.stringify(name)}:${written(each)}`,
  );
  return `{${fields.join(',')}}`;
}
