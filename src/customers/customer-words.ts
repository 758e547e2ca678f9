import { ValidationFailed } from '../platform/errors/index.js';
import type { Customer } from './customer.entity.js';
import type { CustomerNaming } from './customers.repository.js';
import type { CustomerChanges } from './customers.types.js';

/** Fields of a customer in the words of the call API, and the properties that hold them. */
const PROPERTIES = {
  customer_type: 'customerType',
  name: 'name',
  company_name: 'companyName',
  vat_number: 'vatNumber',
  email: 'email',
  phone: 'phone',
  address_line1: 'addressLine1',
  address_line2: 'addressLine2',
  city: 'city',
  postal_code: 'postalCode',
  country: 'country',
  gps: 'gps',
  accounting_code: 'accountingCode',
  group: 'customerGroup',
  billing_day: 'billingDay',
  status: 'status',
  notes: 'notes',
  partner_id: 'partnerId',
} as const satisfies Record<string, keyof Customer>;

type Word = keyof typeof PROPERTIES;

/** A customer, or changes of one, in the words of the call API: what audits and change requests keep. */
export type CustomerWords = {
  [W in Word]?: Customer[(typeof PROPERTIES)[W]] | undefined;
} & { username?: string | undefined; password?: string | undefined };

const WORDS = Object.entries(PROPERTIES) as readonly [Word, (typeof PROPERTIES)[Word]][];

/**
 * Fields that staff alone may change: what the customer is billed and known by, whether he is
 * served, and who signs in for him.
 */
const STAFF_WORDS: ReadonlySet<string> = new Set<keyof CustomerWords>([
  'customer_type',
  'accounting_code',
  'group',
  'billing_day',
  'status',
  'notes',
  'partner_id',
  'username',
  'password',
]);

/** Those of the words that only staff may change. */
export function staffWords(words: CustomerWords): string[] {
  return Object.keys(words).filter((word) => STAFF_WORDS.has(word));
}

/** A customer in the words of the call API. */
export function wordsOf(customer: Customer): Record<Word, unknown> {
  return Object.fromEntries(WORDS.map(([word, property]) => [word, customer[property]])) as Record<
    Word,
    unknown
  >;
}

export function changesOf({ username, password, ...words }: CustomerWords): CustomerChanges {
  const entries = WORDS.filter(([word]) => words[word] !== undefined);
  return tidied({
    ...(Object.fromEntries(
      entries.map(([word, property]) => [property, words[word]]),
    ) as CustomerChanges),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  });
}

/** The changes that would change something of this customer, in the words of the call API. */
export function realChanges(customer: Customer, changes: CustomerChanges): CustomerWords {
  const { username, password } = changes;
  const changed = WORDS.filter(
    ([, property]) => changes[property] !== undefined && changes[property] !== customer[property],
  );
  return {
    ...(Object.fromEntries(
      changed.map(([word, property]) => [word, changes[property]]),
    ) as CustomerWords),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  };
}

/** Texts without blanks around them; one of nothing but blanks is empty. */
export function tidied<T extends object>(input: T): T {
  return Object.fromEntries(
    Object.entries(input).map(([property, value]: [string, unknown]) => [
      property,
      typeof value === 'string' && property !== 'password' ? value.trim() || null : value,
    ]),
  ) as T;
}

/** The two parameters of a call that name a customer. */
export interface NamesCustomer {
  customer_id?: number | undefined;
  accounting_code?: string | undefined;
}

/**
 * How a call names a customer: `customer_id` or `accounting_code` (`customer` in API.md §3.1).
 * @throws ValidationFailed for neither and for both
 */
export function customerNamed(input: NamesCustomer): CustomerNaming {
  const naming = customerNamedIn(input);
  if (!naming) throw ValidationFailed.of('customer_id', 'is required, or accounting_code');
  return naming;
}

/** The same for a filter, which may name nobody. @throws ValidationFailed for both */
export function customerNamedIn({
  customer_id: customerId,
  accounting_code: accountingCode,
}: NamesCustomer): CustomerNaming | undefined {
  if (customerId !== undefined && accountingCode !== undefined) {
    throw ValidationFailed.of('accounting_code', 'give either customer_id or accounting_code');
  }
  if (customerId !== undefined) return { customerId };
  return accountingCode === undefined ? undefined : { accountingCode };
}
