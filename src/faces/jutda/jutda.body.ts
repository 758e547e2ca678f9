import express, { type RequestHandler } from 'express';
import multer, { type StorageEngine } from 'multer';
import { InvalidRequest, TooLarge } from '../../platform/errors/index.js';

/** Characters of one text; the contract says “unlimited”. */
export const TEXT_MAX = 4_194_304;
/** A form spends up to three bytes on a byte of text. */
const FORM_LIMIT_BYTES = 3 * TEXT_MAX + 65_536;

const urlencoded = express.urlencoded({
  extended: false,
  limit: FORM_LIMIT_BYTES,
  parameterLimit: 100,
});

/** The methods take no files: what comes with a form all the same is passed over. */
const nowhere: StorageEngine = {
  _handleFile: (_, file, done) => {
    file.stream.resume();
    file.stream.once('end', () => {
      done(null, {});
    });
  },
  _removeFile: (_request, _file, done) => {
    done(null);
  },
};

const multipart = multer({
  storage: nowhere,
  limits: { fieldSize: TEXT_MAX * 4, fields: 50, files: 10, fileSize: TEXT_MAX, parts: 60 },
}).any();

/**
 * Reads a form of either kind. Anything else counts as a form without fields, so that its sender
 * learns what the original would tell him: that his user name is wrong.
 */
export function readForm(): RequestHandler {
  return (request, response, next) => {
    request.body = {};
    const isMultipart = typeof request.is('multipart/form-data') === 'string';
    const proceed = (error?: unknown): void => {
      if (error instanceof multer.MulterError) {
        next(
          error.code === 'LIMIT_FIELD_VALUE' || error.code === 'LIMIT_FILE_SIZE'
            ? new TooLarge('A field', TEXT_MAX)
            : new InvalidRequest('The form cannot be read.'),
        );
        return;
      }
      request.body = lastValues(request.body);
      // No boundary, an end too soon, an encoding that it is not in: no form either.
      next(isTooLarge(error) ? error : undefined);
    };
    if (request.method !== 'POST') proceed();
    else if (isMultipart) multipart(request, response, proceed);
    else if (request.is('application/x-www-form-urlencoded')) {
      urlencoded(request, response, proceed);
    } else proceed();
  };
}

function isTooLarge(error: unknown): boolean {
  return (error as { status?: number } | undefined)?.status === 413;
}

/** Of a field that is given twice the last one counts, as in Django. */
function lastValues(body: unknown): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries((body ?? {}) as Record<string, unknown>)) {
    const last: unknown = Array.isArray(value) ? value.at(-1) : value;
    if (typeof last === 'string') fields[name] = last;
  }
  return fields;
}
