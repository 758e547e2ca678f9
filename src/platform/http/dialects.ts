import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import type { DomainError } from '../errors/index.js';
import type { CallRequest } from './agent.js';

/** How one family of addresses words its errors. */
export interface ErrorDialect {
  /** The addresses it answers for, e.g. `/helpdesk/api`; the longest match wins. */
  readonly prefix: string;
  answer(error: DomainError, request: CallRequest, response: Response): void;
}

/** The dialects of the house; each door adds its own when its module starts. */
@Injectable()
export class ErrorDialects {
  private readonly dialects: ErrorDialect[] = [];

  add(dialect: ErrorDialect): void {
    this.dialects.push(dialect);
    this.dialects.sort((a, b) => b.prefix.length - a.prefix.length);
  }

  /** @throws Error when nothing answers, which the empty prefix of the native dialect prevents */
  of(path: string): ErrorDialect {
    const lower = path.toLowerCase();
    const dialect = this.dialects.find(
      ({ prefix }) => prefix === '' || lower === prefix || lower.startsWith(`${prefix}/`),
    );
    if (!dialect) throw new Error(`no error dialect for ${path}`);
    return dialect;
  }
}
