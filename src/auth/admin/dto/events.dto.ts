import { ApiProperty } from '@nestjs/swagger';
import { PageParameters } from '../../../platform/paging/list-parameters.js';
import { Integer, Text, Texts } from '../../../platform/validation/fields.js';

const TypesField = (): PropertyDecorator =>
  Texts({
    optional: true,
    max: 50,
    maxLength: 100,
    description: 'Only events of these types, in which `*` stands for anything.',
  });

export class EventsQuery extends PageParameters {
  @Text({
    optional: true,
    max: 20,
    description: 'Only events behind this `sequence`: go on with the last one that you have seen.',
  })
  declare after?: string;

  @TypesField()
  types?: string[];

  @Text({ optional: true, max: 100, description: 'Only events about this kind of row.' })
  aggregate_type?: string;

  @Integer({ optional: true, description: 'Only events about the row with this id.' })
  aggregate_id?: number;
}

export class EventStreamQuery {
  @Text({
    optional: true,
    max: 20,
    description:
      'Begin behind this `sequence`; `Last-Event-ID` wins. Without either only what happens from now on is told.',
  })
  after?: string;

  @TypesField()
  types?: string[];
}

export class EventAggregateDto {
  @ApiProperty({ example: 'customer' })
  type!: string;

  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 3, description: 'Grows by one with each event, without a gap.' })
  version!: number;
}

/** An event, as feed, stream and webhooks tell it; /api/openapi/events.json describes the data of each type. */
export class EventDto {
  @ApiProperty({ example: 'evt_42' })
  id!: string;

  @ApiProperty({ type: Number, nullable: true, example: 42, description: '`null` in a sample.' })
  sequence!: number | null;

  @ApiProperty({ example: 'customers.customer.added' })
  type!: string;

  @ApiProperty({ example: 1 })
  schema_version!: number;

  @ApiProperty({ type: EventAggregateDto })
  aggregate!: EventAggregateDto;

  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' })
  timestamp!: string;

  @ApiProperty({ type: Object, additionalProperties: true })
  data!: Record<string, unknown>;
}

export class EventTypeDto {
  @ApiProperty({ example: 'customers.customer.added' })
  type!: string;

  @ApiProperty({ example: 'A customer has been added.' })
  summary!: string;

  @ApiProperty({ example: 'customer' })
  aggregate!: string;

  @ApiProperty({ example: 1 })
  schema_version!: number;

  @ApiProperty({ type: Object, additionalProperties: true, description: 'Data as in a sample.' })
  example!: object;
}
