import {
  type MiddlewareConsumer,
  Module,
  type NestModule,
  type OnModuleInit,
} from '@nestjs/common';
import { HelpdeskModule } from '../../helpdesk/index.js';
import { ApiDocuments } from '../../platform/documents/api-documents.js';
import { BodyRules } from '../../platform/http/body-rules.js';
import { ErrorDialects } from '../../platform/http/dialects.js';
import { JUTDA, JutdaAuthenticator } from './jutda.authenticator.js';
import { readForm } from './jutda.body.js';
import { JutdaClerk } from './jutda.clerk.js';
import { JutdaController } from './jutda.controller.js';
import { JutdaDialect } from './jutda.dialect.js';
import { JUTDA_DOCUMENT } from './jutda.documents.js';
import { JUTDA_PATH } from './jutda.path.js';

/** Jutda Helpdesk's POST API over our tickets; contract and quirks: docs/faces/jutda.md. */
@Module({
  imports: [HelpdeskModule],
  controllers: [JutdaController],
  providers: [JutdaClerk, JutdaAuthenticator, { provide: JUTDA, useExisting: JutdaAuthenticator }],
})
export class JutdaModule implements NestModule, OnModuleInit {
  constructor(
    private readonly bodies: BodyRules,
    private readonly dialects: ErrorDialects,
    private readonly documents: ApiDocuments,
  ) {}

  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(readForm()).forRoutes(`${JUTDA_PATH}/*method`);
  }

  onModuleInit(): void {
    this.bodies.leave(`/${JUTDA_PATH}`);
    this.dialects.add(new JutdaDialect());
    this.documents.register(JUTDA_DOCUMENT);
  }
}
