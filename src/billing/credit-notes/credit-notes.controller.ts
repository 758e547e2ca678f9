import { type Actor, Call, CurrentActor } from '../../auth/index.js';
import { CallController, Parameters } from '../../platform/calls/call.decorator.js';
import type { RawJson } from '../../platform/http/lean.adapter.js';
import { CreditNoteViews } from './credit-note-views.js';
import { CreditNotesService } from './credit-notes.service.js';
import { CreditNoteDto, GenerateCreditNoteDto } from './dto/credit-notes.dto.js';

@CallController('Billing')
export class CreditNotesController {
  constructor(
    private readonly creditNotes: CreditNotesService,
    private readonly views: CreditNoteViews,
  ) {}

  @Call('generate_credit_note', {
    summary: 'Issue a credit note',
    description:
      'Pays what is open of its invoice, then older debts; what is left stays as credit. Crediting ' +
      'more than is left of a line is a conflict.',
    scopes: ['generate_credit_notes'],
    permissions: ['accounting'],
    writes: true,
    parameters: GenerateCreditNoteDto,
    returns: CreditNoteDto,
    example: { invoice_id: 2, reason: 'Out of order for a week' },
    errors: ['accounting_permission_required', 'not_found', 'conflict'],
  })
  async generate(
    @CurrentActor() actor: Actor,
    @Parameters() input: GenerateCreditNoteDto,
  ): Promise<RawJson> {
    return this.views.details(actor, await this.creditNotes.issue(actor, input.toInput()));
  }
}
