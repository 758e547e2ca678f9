import { type FieldError, ValidationFailed } from '../../platform/errors/index.js';
import type { AddAttachmentParameters } from './attachments.dto.js';
import type { GivenFile } from './attachments.service.js';

interface Upload {
  originalname: string;
  buffer: Buffer;
}

/**
 * The file of a call: a multipart upload, or base64 under a name.
 * @throws ValidationFailed when it is given in neither way or in both
 */
export function givenFile(
  upload: Upload | undefined,
  { file_name: name, file_content: encoded }: AddAttachmentParameters,
): GivenFile {
  if (upload && encoded !== undefined) {
    throw ValidationFailed.of('file_content', 'give the file once, as an upload or as text');
  }
  if (upload) return { name: name ?? upload.originalname, content: upload.buffer };
  const wrong: FieldError[] = [];
  if (encoded === undefined) {
    wrong.push({ field: 'file', message: 'is required, or file_name and file_content' });
  } else if (name === undefined) {
    wrong.push({ field: 'file_name', message: 'is required with file_content' });
  }
  const content = encoded === undefined ? undefined : decoded(encoded);
  if (encoded !== undefined && !content) {
    wrong.push({ field: 'file_content', message: 'must be base64' });
  }
  if (wrong.length > 0 || name === undefined || !content) throw new ValidationFailed(wrong);
  return { name, content };
}

/**
 * Base64 (RFC 4648 §4) or its URL form (§5), with or without padding and line breaks. A blank is a
 * plus that a form which was not encoded has made of it.
 */
function decoded(encoded: string): Buffer | undefined {
  const compact = encoded.replace(/[\r\n\t]+/g, '').replace(/ /g, '+');
  const isBase64 = /^[A-Za-z0-9+/_-]*={0,2}$/.test(compact);
  return isBase64 && compact.replace(/=+$/, '').length % 4 !== 1
    ? Buffer.from(compact, 'base64')
    : undefined;
}
