import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsEmail, MaxLength, ValidateBy } from 'class-validator';
import { isCalendarDate } from './dates.js';
import { field, type FieldFacts } from './field.js';

const EMAIL_MAX = 254;

/** A list of e-mail addresses; in a query or form also as one comma separated value. */
export function Emails(facts: FieldFacts & { max?: number } = {}): PropertyDecorator {
  const { max = 20 } = facts;
  return field(
    facts,
    {
      type: 'array',
      maxItems: max,
      items: { type: 'string', format: 'email', maxLength: EMAIL_MAX },
    },
    [
      Transform(({ value }: { value: unknown }) => separated(value)),
      IsArray({ message: 'must be a list' }),
      ArrayMaxSize(max, { message: `must have at most ${max} entries` }),
      IsEmail({}, { each: true, message: 'each must be an e-mail address' }),
      MaxLength(EMAIL_MAX, {
        each: true,
        message: `each must have at most ${EMAIL_MAX} characters`,
      }),
    ],
  );
}

/** A list of calendar dates `YYYY-MM-DD` that exist; in a query or form also comma separated. */
export function CalendarDates(facts: FieldFacts & { max?: number } = {}): PropertyDecorator {
  const { max = 500 } = facts;
  return field(
    facts,
    { type: 'array', maxItems: max, items: { type: 'string', format: 'date', maxLength: 10 } },
    [
      Transform(({ value }: { value: unknown }) => separated(value)),
      IsArray({ message: 'must be a list' }),
      ArrayMaxSize(max, { message: `must have at most ${max} entries` }),
      ValidateBy(
        {
          name: 'areCalendarDates',
          validator: {
            validate: isCalendarDate,
            defaultMessage: () => 'each must be a date such as 2026-03-31',
          },
        },
        { each: true },
      ),
    ],
  );
}

function separated(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return value
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
}
