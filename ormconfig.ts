import type { DataSource } from 'typeorm';
import { CreatePlatform1700000000000 } from './migrations/1700000000000-CreatePlatform.js';
import { CreateAuth1700000001000 } from './migrations/1700000001000-CreateAuth.js';
import { DeliverRoles1700000001500 } from './migrations/1700000001500-DeliverRoles.js';
import { CreatePasswordResets1700000001600 } from './migrations/1700000001600-CreatePasswordResets.js';
import { CreateCustomers1700000002000 } from './migrations/1700000002000-CreateCustomers.js';
import { CreateWorkflow1700000003000 } from './migrations/1700000003000-CreateWorkflow.js';
import { CreateProducts1700000004000 } from './migrations/1700000004000-CreateProducts.js';
import { CreatePartners1700000005000 } from './migrations/1700000005000-CreatePartners.js';
import { CreateLedger1700000005010 } from './migrations/1700000005010-CreateLedger.js';
import { KeepLedger1700000005020 } from './migrations/1700000005020-KeepLedger.js';
import { CreateReceivables1700000005030 } from './migrations/1700000005030-CreateReceivables.js';
import { CreateMoneyDocuments1700000005040 } from './migrations/1700000005040-CreateMoneyDocuments.js';
import { CreateCharges1700000005050 } from './migrations/1700000005050-CreateCharges.js';
import { CreateSubscriptions1700000005060 } from './migrations/1700000005060-CreateSubscriptions.js';
import { CreateBillingRuns1700000005070 } from './migrations/1700000005070-CreateBillingRuns.js';
import { CreateCallRecords1700000005080 } from './migrations/1700000005080-CreateCallRecords.js';
import { CreateEmailConfirmations1700000005500 } from './migrations/1700000005500-CreateEmailConfirmations.js';
import { CreateDunning1700000005510 } from './migrations/1700000005510-CreateDunning.js';
import { CreateGateways1700000005520 } from './migrations/1700000005520-CreateGateways.js';
import { CreateRadius1700000006000 } from './migrations/1700000006000-CreateRadius.js';
import { CreateHotspot1700000007000 } from './migrations/1700000007000-CreateHotspot.js';
import { CreateHelpdesk1700000008000 } from './migrations/1700000008000-CreateHelpdesk.js';
import { CreateLeads1700000009000 } from './migrations/1700000009000-CreateLeads.js';
import { CreateDevices1700000009500 } from './migrations/1700000009500-CreateDevices.js';
import { CreateWebhooks1700000009800 } from './migrations/1700000009800-CreateWebhooks.js';
import { AddMonitoring1700000009900 } from './migrations/1700000009900-AddMonitoring.js';
import { OAuthClient } from './src/auth/clients/client.entity.js';
import { Role } from './src/auth/roles/role.entity.js';
import { User } from './src/auth/users/user.entity.js';
import { Partner } from './src/billing/partners/partner.entity.js';
import { CustomerAddress } from './src/customers/addresses/address.entity.js';
import { CustomerContact } from './src/customers/contacts/contact.entity.js';
import { Customer } from './src/customers/customer.entity.js';
import { BusinessCalendar } from './src/helpdesk/calendars/calendar.entity.js';
import { CannedReply } from './src/helpdesk/canned-replies/canned-reply.entity.js';
import { TicketCategory } from './src/helpdesk/departments/category.entity.js';
import { Department } from './src/helpdesk/departments/department.entity.js';
import { Mailbox } from './src/helpdesk/mail-in/mailbox.entity.js';
import { TicketNote } from './src/helpdesk/notes/note.entity.js';
import { SlaPolicy } from './src/helpdesk/sla/sla-policy.entity.js';
import { Ticket } from './src/helpdesk/tickets/ticket.entity.js';
import { Device } from './src/devices/device.entity.js';
import { Hotspot } from './src/hotspot/hotspots/hotspot.entity.js';
import { VoucherBatch } from './src/hotspot/batches/voucher-batch.entity.js';
import { HotspotService } from './src/hotspot/services/hotspot-service.entity.js';
import { Voucher } from './src/hotspot/vouchers/voucher.entity.js';
import { Lead } from './src/leads/lead.entity.js';
import { LeadPromotion } from './src/leads/promotions/promotion.entity.js';
import { SpeedBoostPolicy, SpeedLimitPolicy } from './src/products/fup/speed-policy.entities.js';
import { ProductGroup } from './src/products/groups/product-group.entity.js';
import { Product } from './src/products/product.entity.js';
import { ProductType } from './src/products/types/product-type.entity.js';
import { DataAccount } from './src/radius/accounts/data-account.entity.js';
import { IpPool } from './src/radius/ip-pools/ip-pool.entity.js';
import { Nas } from './src/radius/nas/nas.entity.js';
import { Promotion } from './src/radius/topups/promotion.entity.js';
import { TopupType } from './src/radius/topups/topup-type.entity.js';
import { ChangeRequest } from './src/workflow/change-request.entity.js';
import { createDataSource } from './src/platform/database/data-source.js';
import { WebhookEndpoint } from './src/platform/webhooks/webhook-endpoint.entity.js';

/** The one list of entities and of migrations; the application, the commands and the tests read it. */
export const ENTITIES = [
  BusinessCalendar,
  CannedReply,
  ChangeRequest,
  Customer,
  CustomerAddress,
  CustomerContact,
  DataAccount,
  IpPool,
  Lead,
  Mailbox,
  Nas,
  Department,
  Device,
  Hotspot,
  HotspotService,
  OAuthClient,
  Partner,
  Product,
  ProductGroup,
  LeadPromotion,
  ProductType,
  Role,
  SlaPolicy,
  SpeedBoostPolicy,
  SpeedLimitPolicy,
  Promotion,
  TopupType,
  Ticket,
  TicketCategory,
  TicketNote,
  User,
  Voucher,
  VoucherBatch,
  WebhookEndpoint,
];
export const MIGRATIONS = [
  CreatePlatform1700000000000,
  CreateAuth1700000001000,
  DeliverRoles1700000001500,
  CreatePasswordResets1700000001600,
  CreateCustomers1700000002000,
  CreateWorkflow1700000003000,
  CreateProducts1700000004000,
  CreatePartners1700000005000,
  CreateLedger1700000005010,
  KeepLedger1700000005020,
  CreateReceivables1700000005030,
  CreateMoneyDocuments1700000005040,
  CreateCharges1700000005050,
  CreateSubscriptions1700000005060,
  CreateBillingRuns1700000005070,
  CreateCallRecords1700000005080,
  CreateEmailConfirmations1700000005500,
  CreateDunning1700000005510,
  CreateGateways1700000005520,
  CreateRadius1700000006000,
  CreateHotspot1700000007000,
  CreateHelpdesk1700000008000,
  CreateLeads1700000009000,
  CreateDevices1700000009500,
  CreateWebhooks1700000009800,
  AddMonitoring1700000009900,
];

export function dataSourceFor(url: string, poolSize?: number): DataSource {
  return createDataSource({
    url,
    entities: ENTITIES,
    migrations: MIGRATIONS,
    ...(poolSize ? { poolSize } : {}),
  });
}
