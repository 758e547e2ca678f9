import { Module } from '@nestjs/common';
import { AccountingPeriods } from './accounting-periods.service.js';
import { AccountsRepository } from './accounts.repository.js';
import { AccountsService } from './accounts.service.js';
import {
  AccountsController,
  PeriodsController,
  TrialBalanceController,
} from './ledger.admin.controllers.js';
import { LedgerGauges } from './ledger-gauges.js';
import { Ledger } from './ledger.service.js';
import { LedgerVerifier } from './ledger-verifier.js';
import { TrialBalance } from './trial-balance.js';

@Module({
  controllers: [AccountsController, TrialBalanceController, PeriodsController],
  providers: [
    AccountsRepository,
    AccountsService,
    AccountingPeriods,
    Ledger,
    LedgerVerifier,
    LedgerGauges,
    TrialBalance,
  ],
  exports: [AccountsRepository, AccountsService, Ledger, LedgerVerifier],
})
export class LedgerModule {}
