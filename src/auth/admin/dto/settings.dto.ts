import { ApiProperty } from '@nestjs/swagger';
import { ANY_JSON } from '../../../platform/documents/any-json.js';
import { AnyValue } from '../../../platform/validation/any-value.js';

export class SettingChangeDto {
  @AnyValue({ description: 'What it is from now on.', example: 'Cedar Wireless' })
  value!: unknown;
}

export class SettingDto {
  @ApiProperty({ example: 'company_name' })
  key!: string;

  @ApiProperty({ example: 'Name of the ISP, on pages, mails and documents.' })
  description!: string;

  @ApiProperty({ ...ANY_JSON, example: 'Cedar Wireless' })
  value!: unknown;

  @ApiProperty({ ...ANY_JSON, example: 'Lastmile ISP' })
  default!: unknown;
}
