import type { LoggerService } from '@nestjs/common';
import type { Log } from './log.js';

/** What Nest itself has to say, in our one structured form; its start-up chatter is left out. */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Log) {}

  log(): void {
    // Nest tells of every route it maps.
  }

  warn(message: unknown): void {
    this.logger.warn('nest', { detail: String(message) });
  }

  error(message: unknown): void {
    this.logger.error('nest', { err: message });
  }

  fatal(message: unknown): void {
    this.logger.error('nest', { err: message });
  }
}
