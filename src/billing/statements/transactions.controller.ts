import { type Actor, Call, CurrentActor } from '../../auth/index.js';
import { customerNamed } from '../../customers/index.js';
import type { Page } from '../../platform/calls/answers.js';
import { CallController, Parameters } from '../../platform/calls/call.decorator.js';
import { ListTransactionsDto, StatementDto } from './dto/transactions.dto.js';
import { Transactions } from './transactions.js';

@CallController('Customers')
export class TransactionsController {
  constructor(private readonly transactions: Transactions) {}

  @Call('get_customer_transactions', {
    summary: 'Get the transactions of a customer',
    description: 'In order of date; a debit raises what the customer owes.',
    scopes: ['view_transactions'],
    own: true,
    parameters: ListTransactionsDto,
    returns: StatementDto,
    paged: true,
    example: { accounting_code: 'PIE001' },
    errors: ['not_found'],
  })
  list(@CurrentActor() actor: Actor, @Parameters() input: ListTransactionsDto): Promise<Page> {
    return this.transactions.page(actor, customerNamed(input), input);
  }
}
