/** House accounts that acts post to. Staff may add others, which only journals of theirs use. */
export const HOUSE = {
  cash: '1000',
  bank: '1010',
  card: '1020',
  otherPayments: '1090',
  tax: '2000',
  services: '4000',
  calls: '4100',
  adjustments: '4900',
} as const;

/** What a period balance counts a journal as (API.md §6). */
export type Category = 'payment' | 'adjustment' | 'call_charge' | 'other_charge';

/** The kinds of journals, and what each counts as; a reversal counts as what it reverses. */
export const CATEGORY_OF = {
  invoice: 'other_charge',
  credit_note: 'other_charge',
  call_charges: 'call_charge',
  journal: 'adjustment',
  payment: 'payment',
  refund: 'payment',
  deposit: 'payment',
  fund_move: 'payment',
} as const satisfies Record<string, Category>;

export type JournalKind = keyof typeof CATEGORY_OF;
