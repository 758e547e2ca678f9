import { AdminController, partRoutes } from '../../auth/index.js';

import { AdminAddressDto, AddressChangesBody, NewAddressBody } from '../dto/addresses.dto.js';
import { PART_ROUTES, partActs } from '../part-routes.js';
import { CHANGING } from '../writing.js';
import { AddressesService } from './addresses.service.js';

const Routes = partRoutes({
  path: 'customers/:customer_id/addresses',
  names: ['customer_id', 'id'],
  one: 'an address',
  many: 'addresses of a customer',
  returns: AdminAddressDto,
  create: NewAddressBody,
  change: AddressChangesBody,
  changeExample: { address_line1: '14 Oak Avenue', gps: null },
  writing: CHANGING,
  routes: PART_ROUTES,
});

@AdminController('customers/:customer_id/addresses', 'Customers', 'view_all_customers')
export class AddressesAdminController extends Routes {
  constructor(addresses: AddressesService) {
    super(partActs(addresses));
  }
}
