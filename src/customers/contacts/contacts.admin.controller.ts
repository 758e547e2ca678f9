import { AdminController, partRoutes } from '../../auth/index.js';

import { AdminContactDto, ContactChangesBody, NewContactBody } from '../dto/contacts.dto.js';
import { PART_ROUTES, partActs } from '../part-routes.js';
import { CHANGING } from '../writing.js';
import { ContactsService } from './contacts.service.js';

const Routes = partRoutes({
  path: 'customers/:customer_id/contacts',
  names: ['customer_id', 'id'],
  one: 'a contact',
  many: 'contacts of a customer',
  returns: AdminContactDto,
  create: NewContactBody,
  change: ContactChangesBody,
  changeExample: { role: 'owner', phone: '+27 21 555 0166' },
  writing: CHANGING,
  routes: PART_ROUTES,
});

@AdminController('customers/:customer_id/contacts', 'Customers', 'view_all_customers')
export class ContactsAdminController extends Routes {
  constructor(contacts: ContactsService) {
    super(partActs(contacts));
  }
}
