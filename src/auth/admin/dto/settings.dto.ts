import { ApiProperty } from '@nestjs/swagger';
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

  @ApiProperty({ type: Object, example: 'Cedar Wireless' })
  value!: unknown;

  @ApiProperty({ type: Object, example: 'Lastmile ISP' })
  default!: unknown;
}
