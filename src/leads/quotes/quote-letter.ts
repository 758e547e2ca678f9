import type { QuoteLine } from './quote-pricer.js';

/** What a quote's letter says; nothing else reaches it. */
export interface QuoteLetterFacts {
  company: string;
  currency: string;
  name: string;
  lines: readonly QuoteLine[];
  total: string;
  validUntil: string;
  url: string;
}

/** The letter with which a quote is sent; what stands in it is text, so that nothing can run. */
export function quoteLetter(facts: QuoteLetterFacts): { subject: string; text: string } {
  const { company, currency, name, lines, total, validUntil, url } = facts;
  const text = [
    `Dear ${name},`,
    'this is our quote:',
    lines
      .map(
        ({ description, quantity, amount }) =>
          `  ${quantity} × ${description}: ${currency} ${amount}`,
      )
      .join('\n'),
    `Total without tax: ${currency} ${total}`,
    `Look at it, accept it or decline it until ${validUntil}:\n${url}`,
    `-- \n${company}`,
  ];
  return { subject: `Quote from ${company}`, text: text.join('\n\n') };
}
