import { type INestApplication } from '@nestjs/common';
import { DiscoveryService, NestFactory, Reflector } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.js';
import { BrowserSessions, CrossOrigin, refuseUndeclared } from './auth/index.js';
import { HOUSE_DOCUMENTS } from './house-documents.js';
import { CALLS_PATH } from './platform/calls/call-facts.js';
import { receiveCall } from './platform/calls/receive-call.js';
import { ApiDocuments } from './platform/documents/api-documents.js';
import { readBodies } from './platform/http/bodies.js';
import { BodyRules } from './platform/http/body-rules.js';
import { ErrorDialects } from './platform/http/dialects.js';
import { ErrorFilter } from './platform/http/error.filter.js';
import { Farewell } from './platform/http/farewell.js';
import { LeanExpressAdapter } from './platform/http/lean.adapter.js';
import { NestLog } from './platform/logging/nest-log.js';
import { httpMetrics } from './platform/metrics/http-metrics.js';
import { Metrics } from './platform/metrics/metrics.js';
import { NativeDialect } from './platform/http/native.dialect.js';
import { ProblemDialect } from './platform/http/problem.dialect.js';
import { requestLine } from './platform/http/request-line.js';
import { listRoutes } from './platform/http/routes.js';
import { securityHeaders } from './platform/http/security-headers.js';
import type { Surroundings } from './platform/platform.module.js';
import { HOUSE_SETTINGS } from './platform/settings/house-settings.js';
import { Settings } from './platform/settings/settings.js';
import { InputPipe } from './platform/validation/input.pipe.js';
import { assets } from './web/assets.js';

/** Longer than proxies keep a connection: one that we close while they send a request is an error to them. */
const KEEP_ALIVE_MS = 65_000;

/**
 * The application on its surroundings, ready to listen; `main` and the tests share it.
 * @throws UndeclaredRoutes when a route says nothing about who may use it
 */
export async function buildApplication(surroundings: Surroundings): Promise<INestApplication> {
  const app = await NestFactory.create<NestExpressApplication>(
    AppModule.with(surroundings),
    new LeanExpressAdapter(),
    { bodyParser: false, logger: new NestLog(surroundings.log), abortOnError: false },
  );
  const { environment, log } = surroundings;
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'extended');
  app.set('trust proxy', environment.trustProxy);
  app.enableShutdownHooks([]);

  const filter = app.get(ErrorFilter);
  const dialects = app.get(ErrorDialects);
  dialects.add(new NativeDialect());
  dialects.add(new ProblemDialect('/admin'));
  app.get(Settings).declare(...(HOUSE_SETTINGS as never[]));
  const documents = app.get(ApiDocuments);
  documents.register(...HOUSE_DOCUMENTS);
  documents.describe(app);
  app.useGlobalFilters(filter);
  app.useGlobalPipes(new InputPipe());

  app.use(app.get(Farewell).middleware);
  app.use(httpMetrics(app.get(Metrics)));
  app.use(requestLine(log));
  app.use(securityHeaders());
  app.use('/assets', assets());
  app.use(app.get(CrossOrigin).middleware);
  app.use(readBodies(app.get(BodyRules)));
  app.use(`/${CALLS_PATH}`, receiveCall());
  app.use(app.get(BrowserSessions).middleware);

  refuseUndeclared(listRoutes(app.get(DiscoveryService), app.get(Reflector)));
  await app.init();
  app.getHttpServer().keepAliveTimeout = KEEP_ALIVE_MS;
  return app;
}
