/**
 * For `@ApiProperty` of answers that may hold any JSON value: swagger takes TypeScript's `unknown`
 * for an object.
 */
export const ANY_JSON = {
  oneOf: [
    { type: 'string' },
    { type: 'number' },
    { type: 'boolean' },
    { type: 'array', items: {} },
    { type: 'object' },
    { type: 'null' },
  ],
};
