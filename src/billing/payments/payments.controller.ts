import { type Actor, Call, CurrentActor } from '../../auth/index.js';
import { customerNamed, CustomersService } from '../../customers/index.js';
import { CallController, Parameters } from '../../platform/calls/call.decorator.js';
import type { RawJson } from '../../platform/http/lean.adapter.js';
import { AddPaymentDto, PaymentDto } from './dto/payments.dto.js';
import { PaymentViews } from './payment-views.js';
import { PaymentsService } from './payments.service.js';

@CallController('Billing')
export class PaymentsController {
  constructor(
    private readonly customers: CustomersService,
    private readonly payments: PaymentsService,
    private readonly views: PaymentViews,
  ) {}

  @Call('add_payment', {
    summary: 'Record a payment',
    description:
      'Pays the invoices named in `allocations`, or the oldest debts first. What is not allocated ' +
      'stays as credit and is used by the next invoice. A known reference of the method is a conflict.',
    scopes: ['add_payments'],
    permissions: ['accounting'],
    writes: true,
    parameters: AddPaymentDto,
    returns: PaymentDto,
    example: { accounting_code: 'PIE001', amount: '100.00', method: 'eft', reference: 'FNB 4711' },
    errors: ['accounting_permission_required', 'not_found', 'conflict'],
  })
  async add(@CurrentActor() actor: Actor, @Parameters() input: AddPaymentDto): Promise<RawJson> {
    const customerId = await this.customers.resolve(actor, customerNamed(input));
    return this.views.details(actor, await this.payments.record(actor, input.toInput(customerId)));
  }
}
