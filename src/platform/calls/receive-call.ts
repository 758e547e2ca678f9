import type { NextFunction, Request, RequestHandler, Response } from 'express';
import multer from 'multer';
import { InvalidRequest, MethodNotAllowed, TooLarge } from '../errors/index.js';
import type { CallRequest } from '../http/agent.js';

/** The largest attachment (API.md §3.2). */
export const UPLOAD_LIMIT_BYTES = 10_485_760;

const VERBS = ['GET', 'POST'];

const multipart = multer({
  storage: multer.memoryStorage(),
  // Browsers send names of files as they are, in the page's encoding (RFC 7578 §4.2).
  defParamCharset: 'utf8',
  limits: { fileSize: UPLOAD_LIMIT_BYTES, files: 1, fields: 200, fieldSize: 1_048_576, parts: 220 },
}).any();

/**
 * The edge of the call API: GET and POST and nothing else; a multipart body is read; query and
 * body become one set of parameters in which the body wins; a GET is routed as its POST.
 */
export function receiveCall(): RequestHandler {
  return (request, response, next) => {
    if (!VERBS.includes(request.method)) {
      next(new MethodNotAllowed(VERBS));
      return;
    }
    if (request.is('multipart/form-data')) {
      multipart(request, response, (error: unknown) => {
        if (error) next(multerError(error));
        else merge(request, response, next);
      });
    } else merge(request, response, next);
  };
}

function merge(request: Request, _: Response, next: NextFunction): void {
  const [file] = Array.isArray(request.files) ? request.files : [];
  if (file) request.file = file;
  const body: unknown = request.body;
  if (Array.isArray(body)) {
    next(new InvalidRequest('The body must be an object with named parameters.'));
    return;
  }
  (request as CallRequest).isLenient = request.method === 'GET';
  // The token stays where it was given, so that giving it in two places is noticed (RFC 6750 §2).
  const { access_token: _token, ...query } = request.query;
  request.body = { ...query, ...(body as object | undefined) };
  request.method = 'POST';
  next();
}

function multerError(error: unknown): unknown {
  if (!(error instanceof multer.MulterError)) {
    return new InvalidRequest('The multipart body cannot be read.');
  }
  return error.code === 'LIMIT_FILE_SIZE'
    ? new TooLarge('A file', UPLOAD_LIMIT_BYTES)
    : new InvalidRequest(`The multipart body cannot be read: ${error.message}.`);
}
