import { Module, type OnModuleInit } from '@nestjs/common';
import { Facts } from '../auth/index.js';
import { CustomersModule } from '../customers/index.js';
import { LedgerModule } from './ledger/ledger.module.js';

@Module({ imports: [CustomersModule, LedgerModule] })
export class BillingModule implements OnModuleInit {
  constructor(private readonly facts: Facts) {}

  onModuleInit(): void {
    this.facts.modules.push('billing');
  }
}
