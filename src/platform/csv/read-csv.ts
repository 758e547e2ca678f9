import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { parse } from 'fast-csv';
import iconv from 'iconv-lite';
import { ValidationFailed } from '../errors/index.js';
import { plainCell } from './cells.js';
import type { TextEncoding } from './encoding.js';

/** One row of a CSV file. */
export interface CsvRow {
  /** The line of the file on which it begins; the first is 1. */
  line: number;
  cells: string[];
}

const DELIMITERS = [',', ';', '\t'] as const;
const HEADER_BYTES = 64 * 1024;

/**
 * The rows of a CSV file, one after the other, without blank ones; commas, semicolons or tabs
 * between the cells, whichever the first line has most of.
 * @throws ValidationFailed on `file` when its quotes do not match
 */
export async function* readCsv(path: string, encoding: TextEncoding): AsyncGenerator<CsvRow> {
  const parser = parse({ headers: false, delimiter: await delimiterOf(path, encoding) });
  const decoder = iconv.decodeStream(encoding);
  // A failure anywhere ends the last stream with it, which the loop below throws.
  const rows = pipeline(createReadStream(path), decoder, parser, () => undefined);
  let line = 1;
  try {
    for await (const cells of rows as AsyncIterable<string[]>) {
      if (cells.some((cell) => cell.trim() !== '')) yield { line, cells: cells.map(plainCell) };
      line += 1 + cells.reduce((breaks, cell) => breaks + lineBreaks(cell), 0);
    }
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('Parse Error')) throw error;
    throw ValidationFailed.of(
      'file',
      `is no CSV: the quotes of line ${line} or after do not match`,
    );
  }
}

async function delimiterOf(path: string, encoding: TextEncoding): Promise<string> {
  let head = '';
  for await (const chunk of createReadStream(path, {
    end: HEADER_BYTES,
  }) as AsyncIterable<Buffer>) {
    head += iconv.decode(chunk, encoding);
  }
  const [first = ''] = head.split(/\r?\n|\r/, 1);
  const count = (delimiter: string): number => first.split(delimiter).length;
  return DELIMITERS.reduce((best, one) => (count(one) > count(best) ? one : best), DELIMITERS[0]);
}

function lineBreaks(cell: string): number {
  return cell.match(/\r\n|\r|\n/g)?.length ?? 0;
}
