import { ValidateBy } from 'class-validator';
import {
  PASSWORD_MAX_BYTES,
  PASSWORD_MIN_CHARACTERS,
  passwordMistake,
} from '../secrets/password-rules.js';
import { field, type FieldFacts } from './field.js';

/** A password that a user will sign in with: at least 10 characters, at most 1024 bytes. */
export function NewPassword(facts: FieldFacts = {}): PropertyDecorator {
  return field(
    facts,
    {
      type: 'string',
      format: 'password',
      minLength: PASSWORD_MIN_CHARACTERS,
      maxLength: PASSWORD_MAX_BYTES,
    },
    [
      ValidateBy({
        name: 'isNewPassword',
        validator: {
          validate: (value) => mistakeIn(value) === undefined,
          defaultMessage: (given) => mistakeIn(given?.value) ?? '',
        },
      }),
    ],
  );
}

function mistakeIn(value: unknown): string | undefined {
  return typeof value === 'string' ? passwordMistake(value) : 'must be a text';
}
