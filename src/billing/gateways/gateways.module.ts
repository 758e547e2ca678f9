import {
  type MiddlewareConsumer,
  Module,
  type NestModule,
  type OnModuleInit,
} from '@nestjs/common';
import express from 'express';
import { CustomersModule } from '../../customers/index.js';
import { BodyRules } from '../../platform/http/body-rules.js';
import { DocumentsModule } from '../documents/documents.module.js';
import { GatewayEventViews } from './gateway-event-views.js';
import { GatewayEvents } from './gateway-events.service.js';
import { GatewayIntake } from './gateway-intake.js';
import { GatewayMoney } from './gateway-money.js';
import { GatewayController } from './gateway.controller.js';
import { GatewayEventsController, GatewaysController } from './gateways.admin.controllers.js';
import { Gateways, GATEWAYS_PATH } from './gateways.service.js';

/** Stripe's largest events are a few dozen kilobytes. */
const BODY_MAX_BYTES = 524_288;

/** Providers of payments: one interface, Stripe behind it. */
@Module({
  imports: [CustomersModule, DocumentsModule],
  controllers: [GatewayController, GatewaysController, GatewayEventsController],
  providers: [Gateways, GatewayEvents, GatewayEventViews, GatewayIntake, GatewayMoney],
})
export class GatewaysModule implements NestModule, OnModuleInit {
  constructor(private readonly bodies: BodyRules) {}

  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply(express.raw({ type: () => true, limit: BODY_MAX_BYTES }))
      .forRoutes(`${GATEWAYS_PATH}/*path`);
  }

  onModuleInit(): void {
    this.bodies.leave(`/${GATEWAYS_PATH}`);
  }
}
