import { DefaultNamingStrategy } from 'typeorm';

/** Properties are camelCase in code and snake_case in PostgreSQL; constraints are named by hand. */
export class SnakeCaseColumns extends DefaultNamingStrategy {
  override columnName(
    property: string,
    customName: string | undefined,
    prefixes: string[],
  ): string {
    const own = customName ?? snakeCase(property);
    return [...prefixes.map(snakeCase), own].join('_');
  }
}

export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
