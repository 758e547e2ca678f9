import { Injectable } from '@nestjs/common';

/** What rooms tell about themselves for `get_config_settings`; each adds its own when it starts. */
@Injectable()
export class Facts {
  /** Names of the rooms that are open, e.g. `helpdesk`. */
  readonly modules: string[] = [];
  /** Whether top-up types are global (`types`) or belong to products (`per_product`). */
  topupMode: () => Promise<'types' | 'per_product'> = () => Promise.resolve('types');
  /** Media types that attachments may have. */
  attachmentTypes: string[] = [];
}
