import { Body, Param, Query } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { PageParameters } from '../../platform/paging/list-parameters.js';
import { Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Listing } from '../../platform/rest/results.js';
import { CalendarDate, Text } from '../../platform/validation/fields.js';
import { TaxRates } from './tax-rates.service.js';

export const TaxClassField = (facts: object = {}): PropertyDecorator =>
  Text({
    max: 30,
    pattern: /^[a-z][a-z_]*$/,
    says: 'must consist of small letters and _',
    description: 'A class of tax in the words of the ISP; customers are `standard` unless said.',
    example: 'standard',
    ...facts,
  });

export class NewTaxRateDto {
  @TaxClassField({ optional: true, default: 'standard' })
  tax_class?: string;

  @Text({
    max: 8,
    pattern: /^\d{1,2}(\.\d{1,4})?$/,
    says: 'must be a decimal text from 0 to 99.9999',
    description: 'Percent.',
    example: '15.5',
  })
  rate!: string;

  @CalendarDate({ description: 'First day on which it holds.', example: '2026-04-01' })
  valid_from!: string;
}

export class TaxRateDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 'standard' })
  tax_class!: string;

  @ApiProperty({ description: 'Percent.', example: '15.5' })
  rate!: string;

  @ApiProperty({ format: 'date' })
  valid_from!: string;

  @ApiProperty({
    type: String,
    format: 'date',
    nullable: true,
    description: 'The first day on which it no longer holds.',
  })
  valid_until!: string | null;
}

@AdminController('tax-rates', 'Documents', 'accounting')
export class TaxRatesController {
  constructor(private readonly taxRates: TaxRates) {}

  @Rest('GET', '', {
    summary: 'Tax rates by class and date',
    description: 'Where none holds, the class `standard` has the rate of the setting `tax_rate`.',
    returns: TaxRateDto,
    list: true,
  })
  async list(@Query() page: PageParameters): Promise<Listing> {
    return new Listing(await this.taxRates.list(page));
  }

  @Rest('POST', '', {
    summary: 'Add a tax rate from a day on',
    description: 'The rate that holds on that day ends there. Invoices keep the rate they have.',
    returns: TaxRateDto,
    status: 201,
    example: { tax_class: 'standard', rate: '15.5', valid_from: '2099-04-01' },
  })
  async add(
    @CurrentActor() actor: Actor,
    @Body() { tax_class = 'standard', rate, valid_from }: NewTaxRateDto,
  ): Promise<Created> {
    const added = await this.taxRates.add(actor, {
      taxClass: tax_class,
      rate,
      validFrom: valid_from,
    });
    return new Created(`/admin/tax-rates/${added.id}`, added);
  }

  @Rest('DELETE', ':id', { summary: 'Remove a tax rate that nothing was issued with', status: 204 })
  remove(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<void> {
    return this.taxRates.remove(actor, id);
  }
}
