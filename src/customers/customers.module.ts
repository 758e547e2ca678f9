import { Module, type OnModuleInit } from '@nestjs/common';
import { Facts } from '../auth/index.js';
import { CustomersRepository } from './customers.repository.js';
import { CustomersService } from './customers.service.js';

@Module({
  providers: [CustomersRepository, CustomersService],
  exports: [CustomersService],
})
export class CustomersModule implements OnModuleInit {
  constructor(private readonly facts: Facts) {}

  onModuleInit(): void {
    this.facts.modules.push('customers');
  }
}
