import { type DynamicModule, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { AuthModule } from './auth/index.js';
import { BillingModule } from './billing/index.js';
import { CustomersModule } from './customers/index.js';
import { JutdaModule } from './faces/jutda/jutda.module.js';
import { OctopusModule } from './faces/octopus/octopus.module.js';
import { PartnerModule } from './faces/partner/partner.module.js';
import { HelpdeskModule } from './helpdesk/index.js';
import { DevicesModule } from './devices/index.js';
import { LeadsModule } from './leads/index.js';
import { ProductsModule } from './products/index.js';
import { HotspotModule } from './hotspot/index.js';
import { PlatformModule, type Surroundings } from './platform/platform.module.js';
import { RadiusModule } from './radius/index.js';
import { WebModule } from './web/web.module.js';
import { WorkflowModule } from './workflow/index.js';

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
        HelpdeskModule,
        DevicesModule,
        LeadsModule,
        HotspotModule,
        JutdaModule,
        OctopusModule,
        PartnerModule,
        ProductsModule,
        RadiusModule,
        WebModule,
        WorkflowModule,
      ],
    };
  }
}
