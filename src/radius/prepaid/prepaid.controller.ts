import { type Actor, Call, CurrentActor } from '../../auth/index.js';
import type { Page } from '../../platform/calls/answers.js';
import { CallController, Parameters } from '../../platform/calls/call.decorator.js';
import { ProductDto, ProductLists } from '../../products/index.js';
import { DataAccountsService } from '../accounts/data-accounts.service.js';
import { accountNamed, accountNamedIn } from '../dto/account-fields.js';
import {
  AllocatePrepaidDto,
  PrepaidAllocationDto,
  PrepaidProductsParameters,
} from '../dto/prepaid.dto.js';
import { type Allocation, Prepaid } from './prepaid.service.js';

@CallController('Prepaid Data Accounts')
export class PrepaidController {
  constructor(
    private readonly dataAccounts: DataAccountsService,
    private readonly prepaid: Prepaid,
    private readonly products: ProductLists,
  ) {}

  @Call('get_available_prepaid_products', {
    summary: 'Get available prepaid products',
    description: 'Portions of data on sale.',
    scopes: ['view_products', 'do_topups'],
    parameters: PrepaidProductsParameters,
    returns: ProductDto,
    list: true,
    example: { data_account_id: 1 },
    errors: ['not_found'],
  })
  async available(
    @CurrentActor() actor: Actor,
    @Parameters() input: PrepaidProductsParameters,
  ): Promise<Page> {
    const naming = accountNamedIn(input);
    if (naming) await this.dataAccounts.resolve(actor, naming);
    return this.products.products({ kinds: ['prepaid'], onSale: true, limit: 500 });
  }

  @Call('submit_prepaid_data_allocation', {
    summary: 'Submit a prepaid data allocation',
    description:
      'Credits the data and charges the customer, both or neither; the data ends when the ' +
      'product says. A repeated reference answers as it did at first.',
    scopes: ['do_topups'],
    writes: true,
    parameters: AllocatePrepaidDto,
    returns: PrepaidAllocationDto,
    example: { data_account_id: 1, product_id: 'PREPAID-5', reference: 'till-4711' },
    errors: ['not_found', 'conflict'],
  })
  async allocate(
    @CurrentActor() actor: Actor,
    @Parameters() input: AllocatePrepaidDto,
  ): Promise<PrepaidAllocationDto> {
    const { product_id: product, quantity, reference, comment } = input;
    return wordsOf(
      await this.prepaid.allocate(actor, accountNamed(input), {
        product,
        quantity,
        reference,
        comment,
      }),
    );
  }
}

function wordsOf({ id, bytes, validUntil, balanceBytes, price }: Allocation): PrepaidAllocationDto {
  return {
    allocation_id: id,
    bytes,
    valid_until: validUntil?.toISOString() ?? null,
    balance: balanceBytes,
    price,
  };
}
