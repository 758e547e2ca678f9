import { Module, type OnModuleInit } from '@nestjs/common';
import { Facts } from '../auth/index.js';
import { CustomersModule } from '../customers/index.js';
import { DeviceViews } from './device-views.js';
import { DevicesAdminController } from './devices.admin.controller.js';
import { DevicesController } from './devices.controller.js';
import { DevicePublications } from './devices.publications.js';
import { DevicesRepository } from './devices.repository.js';
import { DevicesService } from './devices.service.js';

@Module({
  imports: [CustomersModule],
  controllers: [DevicesController, DevicesAdminController],
  providers: [DevicesRepository, DevicesService, DeviceViews, DevicePublications],
  exports: [DevicesService],
})
export class DevicesModule implements OnModuleInit {
  constructor(private readonly facts: Facts) {}

  onModuleInit(): void {
    this.facts.modules.push('devices');
  }
}
