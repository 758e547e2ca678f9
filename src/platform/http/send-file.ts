import { StreamableFile } from '@nestjs/common';
import type { Response } from 'express';
import type { FileAnswer } from '../calls/answers.js';

/**
 * Headers that keep a file from becoming a page of ours: our own content type, no sniffing, no
 * scripts, and its name only as RFC 6266 `filename*`, without control characters.
 */
export function sendFile(file: FileAnswer, response: Response): StreamableFile {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Content-Security-Policy', "sandbox; default-src 'none'");
  const { content, contentType: type } = file;
  const disposition = contentDisposition(file.disposition, file.fileName);
  return Buffer.isBuffer(content)
    ? new StreamableFile(content, { type, disposition, length: content.length })
    : new StreamableFile(content, { type, disposition });
}

/** RFC 6266 with a plain fallback and an RFC 8187 name. */
export function contentDisposition(disposition: 'attachment' | 'inline', fileName: string): string {
  const name = fileName.replace(/[\p{Cc}\p{Cf}/\\]/gu, '_');
  const plain = name.replace(/[^\x20-\x7e]|["%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${disposition}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
