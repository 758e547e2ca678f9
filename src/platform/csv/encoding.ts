import { createReadStream } from 'node:fs';
import { TextDecoder } from 'node:util';

/** Encodings that spreadsheets save in; `windows-1252` is what they call latin1. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

const HEAD_BYTES = 4096;

/**
 * The encoding of a file: by its byte order mark, by where the zero bytes of UTF-16 stand, else
 * UTF-8 when all of it is UTF-8, else windows-1252. Reads the file as a stream.
 */
export async function encodingOf(path: string): Promise<TextEncoding> {
  let marked: TextEncoding | undefined;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      marked ??= markedEncoding(chunk.subarray(0, HEAD_BYTES)) ?? 'utf-8';
      if (marked !== 'utf-8') return marked;
      decoder.decode(chunk, { stream: true });
    }
    decoder.decode();
    return 'utf-8';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'windows-1252';
    throw error;
  }
}

function markedEncoding(head: Buffer): TextEncoding | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  for (let index = 0; index < head.length; index++) {
    if (head[index] === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  }
  const [even = 0, odd = 0] = zeros;
  // Text of Latin letters has a zero in every other byte of UTF-16 and none in other encodings.
  if (even + odd < head.length / 4) return undefined;
  return odd > even ? 'utf-16le' : 'utf-16be';
}
