import fc from 'fast-check';
import type { OpenApi, Schema } from '../../src/platform/documents/openapi.js';

/** What programs trip over: wrong types, huge, nested, unicode, SQL, templates, paths, dates. */
const HOSTILE: readonly unknown[] = [
  null,
  '',
  ' ',
  true,
  -1,
  0,
  0.1,
  1e308,
  -1e308,
  2 ** 31,
  2 ** 53,
  1e21,
  '1e400',
  'NaN',
  'Infinity',
  '٣',
  '𝟙𝟚',
  '0x10',
  '1_000',
  '-0',
  '99999999999999999999999999',
  '0.000001',
  [],
  {},
  [[[[[]]]]],
  [null],
  { $gt: '' },
  { toString: 'x' },
  { length: 1e9 },
  Array.from({ length: 1000 }, (_, index) => index),
  'x'.repeat(70_000),
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202eevil',
  'Z̸̗͐a̵l̷g̶o̸',
  'ﬀİıß',
  '👩‍👩‍👧‍👦',
  '﷽'.repeat(300),
  '\r\nSet-Cookie: a=b',
  "' OR 1=1--",
  "'; DROP TABLE customers; --",
  '1); SELECT pg_sleep(3); --',
  '\\',
  '%',
  '_%',
  '${7*7}',
  '{{7*7}}',
  '<%= 7*7 %>',
  '#{7*7}',
  '<script>alert(1)</script>',
  '../../../../etc/passwd',
  'file:///etc/passwd',
  'http://169.254.169.254/latest/meta-data',
  '%s%n%x',
  '(a+)+$',
  'a'.repeat(40) + '!',
  '2026-02-30',
  '9999-12-31',
  '0001-01-01',
  '275760-09-13',
  'infinity',
  '-infinity',
  'now',
  'epoch',
  '2026-03-31T25:61:61Z',
  '10000-01-01T00:00:00Z',
  '[]',
  '{"a":1}',
  '["id","1","1"]',
  'PIE001',
  'jessica',
  '10.0.0.0/8',
  '::1',
  'ff:ff:ff:ff:ff:ff',
];

/** As deep as a parser might go before it gives up. */
function nested(depth: number): unknown {
  let value: unknown = 'x';
  for (let level = 0; level < depth; level++) value = level % 2 ? [value] : { a: value };
  return value;
}

const hostile: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 1, arbitrary: fc.constantFrom(nested(31), nested(40), nested(2000)) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.double() },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
);

/** Ids that rows of the demo data have, and such as nobody has. */
const ids = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 40 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, 999_999, 2 ** 31 - 1, 2 ** 31) },
);

/** Values for one document: mostly what its schemas ask for, and now and then anything at all. */
export class Values {
  constructor(private readonly document: OpenApi) {}

  /** @param hostility of ten values, how many are not what the schema asks for */
  of(schema: Schema | undefined, hostility = 3, depth = 0): fc.Arbitrary<unknown> {
    const proper = this.proper(schema, depth);
    return fc.oneof(
      { weight: 10 - hostility, arbitrary: proper },
      { weight: hostility, arbitrary: hostile },
    );
  }

  private proper(given: Schema | undefined, depth: number): fc.Arbitrary<unknown> {
    const schema = this.resolved(given ?? {});
    if (depth > 4) return fc.constant(null);
    if (schema.enum) return fc.constantFrom(...schema.enum);
    const variants = schema.anyOf ?? schema.oneOf;
    if (variants) return fc.oneof(...variants.map((one) => this.proper(one, depth + 1)));
    const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
    switch (type) {
      case 'object':
        return this.object(schema, depth);
      case 'array':
        return fc.array(this.of(schema.items, 1, depth + 1), { maxLength: 3 });
      case 'integer':
        return ids;
      case 'number':
        return fc.constantFrom(1, 10, 399, 0.5, 1000);
      case 'boolean':
        return fc.boolean();
      default:
        return text(schema);
    }
  }

  /** Some fields are there and some are not; a field that nobody knows now and then. */
  private object(schema: Schema, depth: number): fc.Arbitrary<unknown> {
    const required = new Set(schema.required);
    const fields = Object.entries(schema.properties ?? {}).map(([name, field]) =>
      fc
        .tuple(fc.integer({ min: 0, max: 9 }), this.of(field, 1, depth + 1))
        .map(([chance, value]) =>
          (required.has(name) ? chance < 9 : chance < 4) ? [[name, value]] : [],
        ),
    );
    const stranger = fc
      .tuple(
        fc.integer({ min: 0, max: 29 }),
        fc.constantFrom('__proto__', 'constructor', 'id', '💥', ''),
        hostile,
      )
      .map(([chance, name, value]) => (chance === 0 ? [[name, value]] : []));
    return fc
      .tuple(stranger, ...fields)
      .map((entries) => Object.fromEntries(entries.flat() as [string, unknown][]));
  }

  private resolved(schema: Schema): Schema {
    const name = schema.$ref?.split('/').pop();
    const found = name === undefined ? schema : (this.document.components.schemas[name] ?? {});
    if (!found.allOf) return found;
    const parts = found.allOf.map((part) => this.resolved(part));
    return {
      ...Object.assign({}, ...parts),
      ...found,
      properties: Object.assign({}, ...parts.map((part) => part.properties), found.properties),
      required: [...parts.flatMap((part) => part.required ?? []), ...(found.required ?? [])],
    } as Schema;
  }
}

function text(schema: Schema): fc.Arbitrary<unknown> {
  const examples = (schema.examples ?? []) as string[];
  const given = schema['example'] as string | undefined;
  const some = [...examples, ...(given === undefined ? [] : [given])];
  const known = some.length > 0 ? [fc.constantFrom<unknown>(...some)] : [];
  if (schema['format'] === 'date') return fc.constantFrom('2026-03-01', '2026-11-21', '2025-12-31');
  if (schema['format'] === 'date-time') return fc.constantFrom('2026-03-01T08:00:00Z');
  const words = [
    '1',
    '2',
    '399.00',
    'PIE001',
    'jessica',
    'a word',
    'x@example.org',
    'https://example.org/x',
  ];
  return fc.oneof(...known, fc.constantFrom<unknown>(...words), fc.string({ maxLength: 12 }));
}

/** A part of a path: an id, or what is no id, encoded or deliberately broken. */
export const pathPart: fc.Arbitrary<string> = fc.oneof(
  { weight: 12, arbitrary: ids.map(String) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'PIE001',
      'jessica',
      'invoice',
      'billing_day',
      '28XXX004',
      '2026-03',
    ),
  },
  { weight: 4, arbitrary: hostile.map(encoded) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('%00', '%', '%E0%A4%A', '%ff', '..%2f..%2fetc', '%2e%2e', '1%00'),
  },
);

/** A value as it stands in an address. */
export function encoded(value: unknown): string {
  const plain = typeof value === 'string' ? value : JSON.stringify(value);
  const short = plain.slice(0, 2000).replace(/[\ud800-\udfff]/g, '');
  return encodeURIComponent(short) || '-';
}
