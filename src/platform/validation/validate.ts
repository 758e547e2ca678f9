import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { type FieldError, InvalidRequest, ValidationFailed } from '../errors/index.js';
import { findUnsafe, NESTING_MAX } from './text-safety.js';

const OPTIONS = {
  whitelist: true,
  forbidUnknownValues: false,
  validationError: { target: false, value: false },
} as const;

/** Wrong fields that are reported (API.md §3). */
const ERRORS_MAX = 50;
/** Characters of an unknown name that an error repeats. */
const NAME_SHOWN = 100;

/**
 * An instance of `type` from what a caller sent. Reports all wrong fields at once.
 * @param isLenient leave out unknown parameters instead of refusing them
 * @throws InvalidRequest when it is nested too deep or names unknown parameters
 * @throws ValidationFailed with every missing or wrong field
 */
export function readInput<T extends object>(
  type: new () => T,
  input: unknown,
  isLenient = false,
): T {
  const given = asRecord(input);
  mustBeStorable(given);
  const instance = plainToInstance(type, given, { exposeUnsetFields: false });
  const { wrong, unknown } = sortOut(
    validateSync(instance, { ...OPTIONS, forbidNonWhitelisted: !isLenient }),
  );
  if (wrong.length > 0) throw new ValidationFailed([...wrong, ...unknown].slice(0, ERRORS_MAX));
  if (unknown.length > 0) {
    throw new InvalidRequest(
      `Unknown parameter: ${unknown
        .map(({ field }) => field)
        .slice(0, 10)
        .join(', ')}.`,
      unknown.slice(0, ERRORS_MAX),
    );
  }
  for (const key of Object.keys(instance)) {
    if (instance[key as keyof T] === undefined) Reflect.deleteProperty(instance, key);
  }
  return instance;
}

/** @throws InvalidRequest when it is nested too deep; ValidationFailed for text that cannot be stored */
export function mustBeStorable(input: unknown): void {
  const unsafe = findUnsafe(input);
  if (unsafe?.why === 'depth') {
    throw new InvalidRequest(`The input is nested deeper than ${NESTING_MAX} levels.`);
  }
  if (unsafe?.why === 'reserved') {
    throw ValidationFailed.of(unsafe.field, 'must not have members named constructor or __proto__');
  }
  if (unsafe) {
    const character = unsafe.why === 'nul' ? 'a NUL character' : 'a lone surrogate';
    throw ValidationFailed.of(unsafe.field, `must not contain ${character}`);
  }
}

/** Keys that reach into the prototype are parameters like any other: unknown ones. */
function asRecord(input: unknown): Record<string, unknown> {
  if (input === undefined || input === null) return {};
  if (typeof input !== 'object' || Array.isArray(input)) {
    throw new InvalidRequest('The input must be an object with named fields.');
  }
  for (const key of ['__proto__', 'constructor', 'prototype']) {
    if (Object.hasOwn(input, key)) {
      throw new InvalidRequest(`Unknown parameter: ${key}.`, [
        { field: key, message: 'is not a parameter' },
      ]);
    }
  }
  return input as Record<string, unknown>;
}

function sortOut(errors: ValidationError[]): { wrong: FieldError[]; unknown: FieldError[] } {
  const wrong: FieldError[] = [];
  const unknown: FieldError[] = [];
  const walk = (list: ValidationError[], path: string): void => {
    for (const { property, constraints = {}, children = [] } of list) {
      const field =
        path === ''
          ? property
          : /^\d+$/.test(property)
            ? `${path}[${property}]`
            : `${path}.${property}`;
      const { whitelistValidation, ...others } = constraints;
      const [message] = Object.values(others);
      if (whitelistValidation) {
        unknown.push({ field: field.slice(0, NAME_SHOWN), message: 'is not a parameter' });
      } else if (message) wrong.push({ field, message });
      walk(children, field);
    }
  };
  walk(errors, '');
  return { wrong, unknown };
}
