import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser';
import type { GivenFile } from '../attachments/attachments.service.js';

/** A letter as it was read: who wrote what, about what, and what kind of letter it is. */
export interface Letter {
  messageId: string | null;
  /** Message-IDs that it answers, the nearest last (RFC 5322 §3.6.4). */
  references: string[];
  from: { email: string; name: string } | null;
  subject: string;
  /** The text part, or what HTML there is. */
  text: string | null;
  html: string | null;
  files: GivenFile[];
  /** Field names in small letters. */
  headers: ReadonlyMap<string, string>;
  /** `multipart/report` with this report type (RFC 6522), e.g. `delivery-status`. */
  reportType: string | null;
}

const REFERENCES_MAX = 50;
const ADDRESS_MAX = 254;
const NAME_MAX = 200;

/** Reads a letter as RFC 5322 and MIME have it; letters that are neither are read as far as they go. */
export async function readLetter(raw: Buffer): Promise<Letter> {
  const mail = await simpleParser(raw, {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipImageLinks: true,
    skipTextLinks: true,
  });
  return {
    messageId: mail.messageId ?? null,
    references: referencesOf(mail),
    from: senderOf(mail.from),
    subject: storable(mail.subject ?? '').trim(),
    text: mail.text?.trim() ? storable(mail.text) : null,
    html: mail.html ? storable(mail.html) : null,
    files: mail.attachments.map(({ filename, content }) => ({ name: filename ?? 'file', content })),
    headers: new Map(
      mail.headerLines.map(({ key, line }) => [key, line.slice(line.indexOf(':') + 1).trim()]),
    ),
    reportType: reportTypeOf(mail),
  };
}

function senderOf(from: AddressObject | undefined): Letter['from'] {
  const { address = '', name = '' } = from?.value[0] ?? {};
  if (!/^[^\s@<>]+@[^\s@<>]+$/.test(address) || address.length > ADDRESS_MAX) return null;
  return { email: address, name: storable(name).slice(0, NAME_MAX).trim() || address };
}

/** Those of `References`, and at last that of `In-Reply-To`, which some programs give alone. */
function referencesOf({ references = [], inReplyTo }: ParsedMail): string[] {
  const all = [...(typeof references === 'string' ? [references] : references), inReplyTo ?? ''];
  return all.flatMap((each) => each.match(/<[^<>\s]+>/g) ?? []).slice(-REFERENCES_MAX);
}

function reportTypeOf({ headers }: ParsedMail): string | null {
  const type = headers.get('content-type') as
    { value?: string; params?: Record<string, string> } | undefined;
  if (type?.value?.toLowerCase() !== 'multipart/report') return null;
  return type.params?.['report-type']?.toLowerCase() ?? '';
}

/** PostgreSQL stores no NUL, and no half of a surrogate pair. */
function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}
