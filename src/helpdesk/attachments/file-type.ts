const OCTETS = 'application/octet-stream';

interface Signature {
  type: string;
  /** Bytes in latin1, from `offset` on. */
  bytes: string;
  offset?: number;
}

const SIGNATURES: readonly Signature[] = [
  { type: 'image/png', bytes: '\x89PNG\r\n\x1a\n' },
  { type: 'image/jpeg', bytes: '\xff\xd8\xff' },
  { type: 'image/gif', bytes: 'GIF87a' },
  { type: 'image/gif', bytes: 'GIF89a' },
  { type: 'image/webp', bytes: 'WEBP', offset: 8 },
  { type: 'application/pdf', bytes: '%PDF-' },
  { type: 'application/gzip', bytes: '\x1f\x8b' },
  { type: 'video/mp4', bytes: 'ftyp', offset: 4 },
  { type: 'application/zip', bytes: 'PK\x03\x04' },
];

/** Office files are ZIP archives; the name tells which, and none of them runs in a browser. */
const ZIPPED: Readonly<Record<string, string>> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
};

const TEXTS: Readonly<Record<string, string>> = {
  txt: 'text/plain',
  log: 'text/plain',
  csv: 'text/csv',
};

/** Every type that an attachment is ever served as. */
export const ATTACHMENT_TYPES: readonly string[] = [
  ...new Set([
    ...SIGNATURES.map(({ type }) => type),
    ...Object.values(ZIPPED),
    ...Object.values(TEXTS),
    OCTETS,
  ]),
];

/**
 * The media type of a file by its first bytes, out of a list in which nothing can run script; what
 * the sender says of it does not count. Anything unknown (HTML, SVG, programs) is octets.
 */
export function fileTypeOf(content: Buffer, fileName: string): string {
  const extension = /\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase() ?? '';
  const found = SIGNATURES.find(({ bytes, offset = 0 }) =>
    content.subarray(offset, offset + bytes.length).equals(Buffer.from(bytes, 'latin1')),
  );
  if (found?.type === 'application/zip') return ZIPPED[extension] ?? found.type;
  if (found) return found.type;
  const text = TEXTS[extension];
  return text && isText(content) ? text : OCTETS;
}

/** UTF-8 without control characters other than white space, judged by the beginning. */
function isText(content: Buffer): boolean {
  const beginning = content.subarray(0, 4096);
  try {
    const decoded = new TextDecoder('utf-8', { fatal: true }).decode(beginning, {
      stream: content.length > beginning.length,
    });
    return !/[^\P{Cc}\t\r\n\f\v]/u.test(decoded);
  } catch {
    return false;
  }
}
