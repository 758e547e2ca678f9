import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { ValidationFailed } from '../errors/index.js';
import { ID_MAX, LONG_ID_MAX } from './fields.js';
import { mustBeStorable, readInput } from './validate.js';

const BUILT_IN = new Set<unknown>([Object, String, Number, Boolean, Array]);

/**
 * Reads `@Body()` and `@Query()` into their classes; `@Param()` numbers must be ids, and texts such
 * as a database can be asked for. A `bigint` is the id of a table that outgrows 2³¹ rows.
 */
@Injectable()
export class InputPipe implements PipeTransform {
  transform(value: unknown, { type, metatype, data }: ArgumentMetadata): unknown {
    if (type === 'param' && metatype === Number) return readId(value, data ?? 'id');
    if (type === 'param' && (metatype as unknown) === BigInt) {
      return readLongId(value, data ?? 'id');
    }
    if (type === 'param') mustBeStorable({ [data ?? 'id']: value });
    if (!metatype || BUILT_IN.has(metatype) || (type !== 'body' && type !== 'query')) return value;
    return readInput(metatype as new () => object, value, type === 'query');
  }
}

function readId(value: unknown, field: string): number {
  const id = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : 0;
  if (id < 1 || id > ID_MAX) throw ValidationFailed.of(field, 'must be a whole number');
  return id;
}

function readLongId(value: unknown, field: string): bigint {
  const id = typeof value === 'string' && /^\d{1,15}$/.test(value) ? BigInt(value) : 0n;
  if (id < 1n || id > LONG_ID_MAX) throw ValidationFailed.of(field, 'must be a whole number');
  return id;
}
