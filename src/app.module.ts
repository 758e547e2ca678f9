import { type DynamicModule, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { AuthModule } from './auth/index.js';
import { BillingModule } from './billing/index.js';
import { CustomersModule } from './customers/index.js';
import { PlatformModule, type Surroundings } from './platform/platform.module.js';

/** The list of rooms. */
@Module({})
export class AppModule {
  static with(surroundings: Surroundings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.with(surroundings),
        DiscoveryModule,
        AuthModule,
        CustomersModule,
        BillingModule,
      ],
    };
  }
}
