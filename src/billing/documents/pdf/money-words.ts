import { formatMoney } from '../../../platform/money/money.js';

/** An amount as documents print it, thousands apart: `12 345.60`. */
export function printedAmount(amount: string): string {
  const [whole = '0', decimals = '00'] = formatMoney(amount).split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, '\u00a0')}.${decimals}`;
}

/** The same with its currency: `ZAR 12 345.60`. */
export function printedMoney(currency: string, amount: string): string {
  return `${currency}\u00a0${printedAmount(amount)}`;
}

/** A quantity without needless zeros. */
export function printedQuantity(quantity: string): string {
  return quantity.includes('.') ? quantity.replace(/\.?0+$/, '') : quantity;
}
