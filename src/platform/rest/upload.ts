import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import multer from 'multer';
import {
  InvalidRequest,
  TooLarge,
  UnsupportedMediaType,
  ValidationFailed,
} from '../errors/index.js';

/** What a route takes as a file: the body itself, or the part `file` of a multipart body. */
export interface UploadFacts {
  /** Media types that the body itself may have, e.g. `text/csv`. */
  types: readonly string[];
  limitBytes: number;
  /** A whole file that works on the demo data. */
  example: string;
}

/** A file on disk for as long as its request runs. */
export interface ReceivedFile {
  path: string;
  sha256: string;
}

const FIELD = 'file';

/**
 * Writes the file of a request to the temporary folder, as a stream. The other fields of a multipart
 * body become `request.body`.
 * @throws ValidationFailed without a file @throws TooLarge UnsupportedMediaType InvalidRequest
 */
export async function receiveFile(
  request: Request,
  response: Response,
  { types, limitBytes }: UploadFacts,
): Promise<ReceivedFile> {
  const path = join(tmpdir(), `lastmile-upload-${randomUUID()}`);
  try {
    const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    if (type === 'multipart/form-data') await writePart(request, response, path, limitBytes);
    else if (types.includes(type)) {
      await pipeline(request, limited(limitBytes), createWriteStream(path, { mode: 0o600 }));
    } else if (type === '') throw ValidationFailed.of(FIELD, 'is required');
    else throw new UnsupportedMediaType([...types, 'multipart/form-data']);
    return { path, sha256: await digestOf(path) };
  } catch (error) {
    await forgetFile({ path });
    throw error;
  }
}

export async function forgetFile({ path }: { path: string }): Promise<void> {
  await rm(path, { force: true });
}

function writePart(
  request: Request,
  response: Response,
  path: string,
  limitBytes: number,
): Promise<void> {
  const storage: multer.StorageEngine = {
    _handleFile: (_, file, done) => {
      pipeline(file.stream, createWriteStream(path, { mode: 0o600 })).then(() => {
        done(null, {});
      }, done);
    },
    _removeFile: (_, __, done) => {
      done(null);
    },
  };
  const limits = { fileSize: limitBytes, files: 1, fields: 20, fieldSize: 1024, parts: 22 };
  return new Promise((resolve, reject) => {
    multer({ storage, limits }).single(FIELD)(request, response, (error: unknown) => {
      if (error) reject(asDomainError(error, limitBytes));
      else if (!request.file) reject(ValidationFailed.of(FIELD, 'is required'));
      else resolve();
    });
  });
}

function asDomainError(error: unknown, limitBytes: number): Error {
  if (error instanceof multer.MulterError && error.code === 'LIMIT_FILE_SIZE') {
    return new TooLarge('A file', limitBytes);
  }
  return new InvalidRequest('The multipart body cannot be read.');
}

function limited(limitBytes: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      if (bytes > limitBytes) done(new TooLarge('A file', limitBytes));
      else done(null, chunk);
    },
  });
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
