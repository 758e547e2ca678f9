import type { IncomingHttpHeaders } from 'node:http';
import type { Amount } from '../../platform/money/money.js';

/** A message as it came in, byte by byte: signatures are made of nothing else. */
export interface ProviderMessage {
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** What names an event of a provider, whatever it is about. */
export interface EventName {
  id: string;
  type: string;
}

/** What an event says of money, in our words. */
export type MoneyFact =
  | {
      kind: 'paid';
      /** The provider's id of the payment; two events about one payment say the same. */
      payment: string;
      amount: Amount;
      currency: string;
      /** Account number, invoice number and the like, as whoever asked for the payment noted them. */
      hints: string;
    }
  | { kind: 'refunded'; payment: string; charge: string; total: Amount; currency: string }
  | { kind: 'withdrawn'; payment: string; dispute: string; amount: Amount; currency: string }
  | { kind: 'reinstated'; payment: string; dispute: string; amount: Amount; currency: string };

/** A provider of payments, who tells us by signed messages what has happened. */
export interface PaymentProvider {
  readonly name: string;
  /** Whether one of the secrets has signed the message, lately. */
  isGenuine(message: ProviderMessage, secrets: readonly string[], now: Date): boolean;
  /** @throws InvalidRequest for a message that is none of the provider's */
  nameOf(body: Buffer): EventName;
  /** `null` for what does not concern money. */
  factIn(payload: unknown): MoneyFact | null;
}
