import { type Actor, Call, CurrentActor } from '../../auth/index.js';
import { customerNamed, CustomersService } from '../../customers/index.js';
import { CallController, Parameters } from '../../platform/calls/call.decorator.js';
import { GenerateJournalDto, JournalDto } from './dto/journals.dto.js';
import { type JournalDocument, JournalsService } from './journals.service.js';

@CallController('Billing')
export class JournalsController {
  constructor(
    private readonly customers: CustomersService,
    private readonly journals: JournalsService,
  ) {}

  @Call('generate_journal', {
    summary: 'Post a journal',
    description: "Debits or credits a customer's account against adjustments.",
    scopes: ['generate_journals'],
    permissions: ['accounting'],
    writes: true,
    parameters: GenerateJournalDto,
    returns: JournalDto,
    example: { accounting_code: 'PIE001', amount: '50.00', description: 'Call-out fee' },
    errors: ['accounting_permission_required', 'not_found', 'conflict'],
  })
  async generate(
    @CurrentActor() actor: Actor,
    @Parameters() input: GenerateJournalDto,
  ): Promise<JournalDto> {
    const customerId = await this.customers.resolve(actor, customerNamed(input));
    const { amount, description, date } = input;
    return journalOut(await this.journals.post(actor, { customerId, amount, description, date }));
  }
}

function journalOut(journal: JournalDocument): JournalDto {
  return {
    journal_id: journal.id,
    journal_number: journal.number,
    customer_id: journal.customerId,
    amount: journal.amount,
    description: journal.description,
    date: journal.date,
  };
}
