import { Module, type OnModuleInit } from '@nestjs/common';
import { Facts } from '../auth/index.js';
import { BillingModule } from '../billing/index.js';
import { CustomersModule } from '../customers/index.js';
import { ProductsModule } from '../products/index.js';
import { RadiusModule } from '../radius/index.js';
import { AgreedTerms } from './conversion/agreed-terms.js';
import { ConversionService } from './conversion/conversion.service.js';
import { LeadViews } from './lead-views.js';
import { LeadsAdminController } from './leads.admin.controller.js';
import { LeadsController } from './leads.controller.js';
import { LeadPublications } from './leads.publications.js';
import { LeadsRepository } from './leads.repository.js';
import { LeadsService } from './leads.service.js';
import { LeadPromotionsAdminController } from './promotions/promotions.admin.controller.js';
import { PromotionsRepository, PromotionsService } from './promotions/promotions.service.js';
import { QuotePricer } from './quotes/quote-pricer.js';
import { QuotesService } from './quotes/quotes.service.js';

@Module({
  imports: [BillingModule, CustomersModule, ProductsModule, RadiusModule],
  controllers: [LeadsController, LeadsAdminController, LeadPromotionsAdminController],
  providers: [
    AgreedTerms,
    ConversionService,
    LeadPublications,
    LeadViews,
    LeadsRepository,
    LeadsService,
    PromotionsRepository,
    PromotionsService,
    QuotePricer,
    QuotesService,
  ],
  exports: [ConversionService, LeadsService, PromotionsService, QuotesService],
})
export class LeadsModule implements OnModuleInit {
  constructor(private readonly facts: Facts) {}

  onModuleInit(): void {
    this.facts.modules.push('leads');
  }
}
