import { Amount } from '../../platform/money/money.js';

/** ISO 4217 currencies whose smallest unit is not a hundredth. */
const DECIMALS: Readonly<Record<string, number>> = Object.fromEntries([
  ...'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF'
    .split(' ')
    .map((code) => [code, 0] as const),
  ...'BHD JOD KWD OMR TND'.split(' ').map((code) => [code, 3] as const),
]);

/** An amount of a currency from a count of its smallest unit, as providers speak. */
export function fromMinorUnits(count: number, currency: string): Amount {
  const decimals = DECIMALS[currency.toUpperCase()] ?? 2;
  return new Amount(count).dividedBy(new Amount(10).pow(decimals));
}
