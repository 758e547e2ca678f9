import { Module, type OnModuleInit } from '@nestjs/common';
import { Facts } from '../auth/index.js';
import { WorkflowModule } from '../workflow/index.js';
import { CustomerViews } from './customer-views.js';
import { CustomersController } from './customers.controller.js';
import { CustomersRepository } from './customers.repository.js';
import { CustomersService } from './customers.service.js';

@Module({
  imports: [WorkflowModule],
  controllers: [CustomersController],
  providers: [CustomersRepository, CustomersService, CustomerViews],
  exports: [CustomersService],
})
export class CustomersModule implements OnModuleInit {
  constructor(private readonly facts: Facts) {}

  onModuleInit(): void {
    this.facts.modules.push('customers');
  }
}
