import { Module, type OnModuleInit } from '@nestjs/common';
import { BodyRules } from '../../platform/http/body-rules.js';
import { DocumentsModule } from '../documents/documents.module.js';
import { LedgerVerifier } from '../ledger/ledger-verifier.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { CallRecordViews } from './call-record-views.js';
import {
  CALL_IMPORTS_PATH,
  CallImportsController,
  CallRecordsController,
} from './call-records.admin.controller.js';
import { CallRecords } from './call-records.service.js';
import { CallStaging } from './call-staging.js';

/** Rated calls. */
@Module({
  imports: [DocumentsModule, LedgerModule],
  controllers: [CallImportsController, CallRecordsController],
  providers: [CallRecords, CallRecordViews, CallStaging],
  exports: [CallRecords],
})
export class CallsModule implements OnModuleInit {
  constructor(
    private readonly bodies: BodyRules,
    private readonly verifier: LedgerVerifier,
  ) {}

  onModuleInit(): void {
    this.bodies.leave(CALL_IMPORTS_PATH);
    this.verifier.add({
      name: 'call charges are the sums of their calls',
      contradictions: `
        SELECT charge.call_charge_number FROM call_charges AS charge
          LEFT JOIN (SELECT call_charge_id, count(*) AS calls, sum(amount) AS amount
                       FROM call_records GROUP BY call_charge_id) AS call
            ON call.call_charge_id = charge.id
         WHERE call.amount IS DISTINCT FROM charge.amount OR call.calls <> charge.calls`,
    });
    this.verifier.add({
      name: 'what an invoice says of calls is the sum of the call charges that it bills',
      contradictions: `
        SELECT invoice_id || ' at ' || tax_rate
          FROM (SELECT invoice_id, tax_rate, round_to_cent(sum(amount)) AS amount
                  FROM call_charges WHERE state = 'invoiced' GROUP BY invoice_id, tax_rate) AS charge
          FULL JOIN (SELECT invoice_id, tax_rate, sum(amount + tax) AS amount
                       FROM invoice_lines WHERE kind = 'calls' GROUP BY invoice_id, tax_rate) AS line
         USING (invoice_id, tax_rate)
         WHERE charge.amount IS DISTINCT FROM line.amount`,
    });
  }
}
