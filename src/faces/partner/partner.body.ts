import express, { type Request, type RequestHandler } from 'express';
import multer from 'multer';
import { InvalidRequest, TooLarge, UnsupportedMediaType } from '../../platform/errors/index.js';

const FIELD_MAX_BYTES = 65_536;
const FORM_MAX_BYTES = 262_144;

const FORMS = ['multipart/form-data', 'application/x-www-form-urlencoded'];

const multipart = multer({
  limits: { fields: 50, fieldSize: FIELD_MAX_BYTES, files: 0, parts: 60 },
}).none();
const urlencoded = express.urlencoded({
  extended: false,
  limit: FORM_MAX_BYTES,
  parameterLimit: 100,
});

/** Why a form could not be read: told to those only who have shown their key. */
const unreadable = new WeakMap<Request, Error>();

/** Reads a form of either kind; what is wrong with it is kept until somebody asks for it. */
export function readForm(): RequestHandler {
  return (request, response, next) => {
    const proceed = (error?: unknown): void => {
      if (error !== undefined) unreadable.set(request, refusalOf(error));
      request.body = error === undefined ? ((request.body as object | undefined) ?? {}) : {};
      next();
    };
    if (!hasBody(request)) proceed();
    else if (request.is('multipart/form-data')) multipart(request, response, proceed);
    else if (request.is('application/x-www-form-urlencoded')) {
      urlencoded(request, response, proceed);
    } else proceed(new UnsupportedMediaType(FORMS));
  };
}

/** The fields of the request's form. @throws UnsupportedMediaType TooLarge InvalidRequest */
export function formOf(request: Request): unknown {
  const error = unreadable.get(request);
  if (error) throw error;
  return request.body;
}

function hasBody({ headers }: Request): boolean {
  const length = headers['content-length'] ?? '0';
  return headers['transfer-encoding'] !== undefined || !/^0*$/.test(length);
}

function refusalOf(error: unknown): Error {
  if (error instanceof UnsupportedMediaType) return error;
  const { code, type } = error as { code?: string; type?: string };
  if (code === 'LIMIT_FIELD_VALUE') return new TooLarge('A field', FIELD_MAX_BYTES);
  if (type === 'entity.too.large') return new TooLarge('A form', FORM_MAX_BYTES);
  return new InvalidRequest('The form cannot be read.');
}
