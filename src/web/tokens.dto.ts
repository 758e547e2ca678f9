import { CalendarDate, Text, Texts, YesNo } from '../platform/validation/fields.js';

/** What every form of a page carries besides its own fields. */
class FormDto {
  @Text({ optional: true, max: 200, description: 'Proof that a page of ours made the form.' })
  _csrf?: string;
}

/** "+ Add Client ID". */
export class AddClientForm extends FormDto {
  @Text({ max: 100 })
  name!: string;

  /** One on each line. */
  @Text({ optional: true, max: 20_000 })
  redirect_uris?: string;

  @YesNo({ optional: true })
  public?: boolean;

  @YesNo({ optional: true })
  require_pkce?: boolean;
}

/** "+ Add New Access Token". */
export class AddTokenForm extends FormDto {
  @Text({ max: 20 })
  client_id!: string;

  @Texts({ optional: true, max: 100 })
  scopes?: string[];

  @CalendarDate()
  expires_on!: string;
}
